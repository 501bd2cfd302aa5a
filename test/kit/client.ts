import { eventually } from './eventually.js';

/** A job, as the API tells it. */
export interface ToldJob {
  readonly id: string;
  readonly status: string;
  readonly revision: string;
  readonly statusReason: string;
  readonly finishedAt: string | null;
  readonly attempt: number;
  readonly error: { readonly code: string; readonly retryAt: string | null } | null;
  readonly result: {
    readonly httpStatus: number;
    readonly finalUrl: string;
    readonly redirects: readonly { readonly status: number; readonly url: string }[];
    readonly size: number;
    readonly sha256: string;
  } | null;
  readonly deduplicated: { readonly ignored: readonly string[] } | null;
}

/** Talks to the service as a client would: through HTTP, with what API.md promises. */
export class Client {
  constructor(readonly url: string) {}

  async submit(url: string, options: object = {}, headers: Readonly<Record<string, string>> = {}) {
    const response = await this.post('/v1/jobs', { url, ...options }, headers);
    return { status: response.status, job: (await response.json()) as ToldJob };
  }

  /** Submits a URL, and does so again while the service is too busy, as clients do. */
  insist(url: string) {
    return eventually(async () => {
      const answer = await this.submit(url);
      if (answer.status === 503) throw new Error('It was too busy for a minute');
      return answer;
    }, 60_000);
  }

  post(path: string, body: object = {}, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const json = { 'content-type': 'application/json', ...headers };
    return fetch(`${this.url}${path}`, { method: 'POST', headers: json, body: JSON.stringify(body) });
  }

  async batch(urls: readonly string[]): Promise<readonly string[]> {
    const response = await this.post('/v1/jobs/batch', { jobs: urls });
    const { items } = (await response.json()) as { items: { job: { id: string } }[] };
    return items.map(({ job }) => job.id);
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, { headers });
  }

  async job(id: string, headers: Readonly<Record<string, string>> = {}): Promise<ToldJob> {
    return (await (await this.get(`/v1/jobs/${id}`, headers)).json()) as ToldJob;
  }

  delete(id: string): Promise<Response> {
    return fetch(`${this.url}/v1/jobs/${id}`, { method: 'DELETE' });
  }

  /** The types of everything that happened to a job. */
  async story(id: string): Promise<readonly string[]> {
    const { items } = (await (await this.get(`/v1/jobs/${id}/events`)).json()) as { items: { type: string }[] };
    return items.map(({ type }) => type);
  }

  /** The first few jobs that are not final yet, as the views tell them. While these are behind the log, that is not known. */
  async unfinished(): Promise<readonly string[]> {
    const { lag } = (await (await this.get('/health/ready')).json()) as { lag: { events: number } | null };
    if (lag?.events !== 0)
      throw new Error(`The views are ${lag?.events ?? 'who knows how many'} events behind the log`);

    const response = await this.get('/v1/jobs?status=queued,running,retrying,paused&limit=3');
    const { items } = (await response.json()) as { items: ToldJob[] };
    return items.map(({ id, status, statusReason }) => `Job ${id} is ${status}: ${statusReason}`);
  }
}
