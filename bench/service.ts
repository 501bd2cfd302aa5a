import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { BatchAnswer, EventAnswer, JobAnswer, PageAnswer } from '../src/contract/answers.js';
import { Child } from './child.js';
import type { Place } from './families.js';

const STARTS_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 50;

export interface ServiceOptions {
  /** The folder of the build. */
  readonly home: string;
  readonly place: Place;
  readonly role: 'api' | 'all';
  readonly slots: number;
  readonly nodeArgs: readonly string[];
}

/** Starts a built service with an environment of its own. */
export async function startService(options: ServiceOptions): Promise<{ child: Child; service: Service }> {
  const { home, place, role, slots, nodeArgs } = options;
  const port = await freePort();
  const env = {
    ...place,
    PATH: process.env['PATH'],
    ROLE: role,
    PORT: String(port),
    ALLOW_ADDRESSES: '127.0.0.1/32',
    RUNNER_SLOTS: String(slots),
    HOST_SLOTS: String(slots),
    SHUTDOWN_GRACE_SECONDS: '0',
    LOG_LEVEL: 'warn',
  };
  const child = new Child(join(home, 'dist/main.js'), { env, nodeArgs });
  return { child, service: new Service(`http://127.0.0.1:${port}`, role) };
}

/** The running service, as a client sees it. */
export class Service {
  readonly #dispatcher = new Agent();

  constructor(
    readonly url: string,
    private readonly role: 'api' | 'all',
  ) {}

  /** Answers once it takes jobs, and, where that is its role, fetches them. */
  async ready(): Promise<void> {
    const path = this.role === 'all' ? '/health/ready' : '/health/live';
    for (const endsAt = performance.now() + STARTS_WITHIN_MS; performance.now() < endsAt; await sleep(LOOK_EVERY_MS)) {
      if (await this.#answers(path)) return;
    }
    throw new Error(`The service was not ready within ${STARTS_WITHIN_MS / 1_000} seconds`);
  }

  /** Submits a URL and waits until its job is final. */
  async fetch(url: string): Promise<JobAnswer> {
    const headers = { 'content-type': 'application/json', prefer: 'wait=30' };
    const job = (await this.#send(200, '/v1/jobs', { headers, body: JSON.stringify({ url }) })) as JobAnswer;
    return finished(job);
  }

  /** Submits URLs that are all new to it. */
  async submit(urls: readonly string[]): Promise<void> {
    const headers = { 'content-type': 'text/plain' };
    const { accepted } = (await this.#send(200, '/v1/jobs/batch', { headers, body: urls.join('\n') })) as BatchAnswer;
    if (accepted !== urls.length) throw new Error(`${accepted} of ${urls.length} URLs were accepted`);
  }

  async isAny(...statuses: readonly string[]): Promise<boolean> {
    return (await this.#page<JobAnswer>(`/v1/jobs?status=${statuses}&limit=1`)).items.length > 0;
  }

  /** All jobs of a status. */
  async jobs(status: string): Promise<readonly JobAnswer[]> {
    const jobs: JobAnswer[] = [];
    for (let cursor = ''; ; ) {
      const { items, next } = await this.#page<JobAnswer>(`/v1/jobs?status=${status}&limit=1000${cursor}`);
      jobs.push(...items);
      if (next === null) return jobs;
      cursor = `&cursor=${encodeURIComponent(next)}`;
    }
  }

  async events(id: string): Promise<readonly EventAnswer[]> {
    return (await this.#page<EventAnswer>(`/v1/jobs/${id}/events`)).items;
  }

  async #page<Item>(path: string): Promise<PageAnswer<Item>> {
    return (await this.#send(200, path)) as PageAnswer<Item>;
  }

  async #send(
    expected: number,
    path: string,
    post?: { readonly headers: Record<string, string>; readonly body: string },
  ): Promise<unknown> {
    const { statusCode, body } = await request(`${this.url}${path}`, {
      dispatcher: this.#dispatcher,
      ...(post && { method: 'POST', ...post }),
    });
    const text = await body.text();
    if (statusCode !== expected) throw new Error(`${path} answered ${statusCode}: ${text.slice(0, 500)}`);
    return JSON.parse(text);
  }

  async #answers(path: string): Promise<boolean> {
    try {
      await this.#send(200, path);
      return true;
    } catch {
      return false; // not listening yet, or not ready yet
    }
  }
}

/** @throws Error unless the job was completed. */
export function finished(job: JobAnswer): JobAnswer {
  if (job.status !== 'completed') throw new Error(`Job ${job.id} is ${job.status}: ${job.statusReason}`);
  return job;
}

/** A port that was free a moment ago: the service tells its own only in its log. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port');
  return address.port;
}
