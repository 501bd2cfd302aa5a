import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchAnswer, EventAnswer, HealthAnswer, JobAnswer, PageAnswer } from '../../src/contract/answers.js';

/** Talks to the service as a client would: through HTTP, with what API.md promises. */
export class Client {
  constructor(readonly url: string) {}

  async submit(url: string, options: object = {}, headers: Readonly<Record<string, string>> = {}) {
    const response = await this.post('/v1/jobs', { url, ...options }, headers);
    const retryAfterMs = 1_000 * Number(response.headers.get('retry-after'));
    return { status: response.status, retryAfterMs, job: (await response.json()) as JobAnswer };
  }

  /** Submits a URL, and does so again while the service is too busy or cannot: when it said, as clients do. */
  async insist(url: string) {
    for (const endsAt = performance.now() + 60_000; performance.now() < endsAt; ) {
      const answer = await this.submit(url);
      if (answer.status !== 503) return answer;
      await sleep(answer.retryAfterMs);
    }
    throw new Error('It took nothing for a minute');
  }

  post(path: string, body: object = {}, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const json = { 'content-type': 'application/json', ...headers };
    return fetch(`${this.url}${path}`, { method: 'POST', headers: json, body: JSON.stringify(body) });
  }

  async batch(urls: readonly string[]): Promise<readonly string[]> {
    const response = await this.post('/v1/jobs/batch', { jobs: urls });
    const { items } = (await response.json()) as BatchAnswer;
    return items.flatMap(({ job }) => (job ? [job.id] : []));
  }

  /** Submits URLs in one batch, and those again that the service is too busy for, until all are jobs: their ids. */
  async insistOnAll(urls: readonly string[]): Promise<readonly string[]> {
    const ids = new Map<string, string>();
    for (const endsAt = performance.now() + 60_000; performance.now() < endsAt; await sleep(1_000)) {
      const left = urls.filter((url) => !ids.has(url));
      const { items } = (await (await this.post('/v1/jobs/batch', { jobs: left })).json()) as BatchAnswer;
      for (const [index, { job }] of items.entries()) if (job) ids.set(left[index] ?? '', job.id);
      if (ids.size === urls.length) return [...ids.values()];
    }
    throw new Error(`After a minute ${ids.size} of ${urls.length} were taken`);
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, { headers });
  }

  async job(id: string, headers: Readonly<Record<string, string>> = {}): Promise<JobAnswer> {
    return (await (await this.get(`/v1/jobs/${id}`, headers)).json()) as JobAnswer;
  }

  delete(id: string): Promise<Response> {
    return fetch(`${this.url}/v1/jobs/${id}`, { method: 'DELETE' });
  }

  /** The types of everything that happened to a job. */
  async story(id: string): Promise<readonly string[]> {
    const { items } = (await (await this.get(`/v1/jobs/${id}/events`)).json()) as PageAnswer<EventAnswer>;
    return items.map(({ type }) => type);
  }

  /** Throws while the views are behind the log: lists tell nothing of the rest. */
  async mustBeCurrent(): Promise<void> {
    const { lag } = (await (await this.get('/health/ready')).json()) as HealthAnswer;
    if (lag?.events !== 0)
      throw new Error(`The views are ${lag?.events ?? 'who knows how many'} events behind the log`);
  }

  /** The first few jobs that are not final yet, as the views tell them. While these are behind the log, that is not known. */
  async unfinished(): Promise<readonly string[]> {
    await this.mustBeCurrent();
    const response = await this.get('/v1/jobs?status=queued,running,retrying,paused&limit=3');
    const { items } = (await response.json()) as PageAnswer<JobAnswer>;
    return items.map(({ id, status, statusReason }) => `Job ${id} is ${status}: ${statusReason}`);
  }
}
