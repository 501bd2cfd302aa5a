import { setTimeout as sleep } from 'node:timers/promises';
import type { EventAnswer, JobAnswer, PageAnswer } from '../../contract/answers.js';
import { columns, gist } from '../tables.js';
import type { Terminal } from '../terminal.js';
import type { Client } from './client.js';
import { harmless, time } from './formats.js';

const REDRAW_EVERY_MS = 250;
const MOST_ROWS = 20;

interface WatchedRow {
  readonly id: string;
  readonly status: string;
  readonly at: string;
  readonly what: string;
}

/** A table in place of the jobs, and whatever else, that something happened to last. */
export class WatchedJobs {
  /** The one that changed last is the last one. */
  readonly #rows = new Map<string, WatchedRow>();
  readonly #urls = new Map<string, string>();
  #linesDrawn = 0;
  #isDrawing = false;

  constructor(
    private readonly terminal: Terminal,
    private readonly client: Client,
  ) {}

  note(event: EventAnswer): void {
    const id = idIn(event);
    const known = this.#rows.get(id);
    this.#rows.delete(id);
    const status = known && LEAVES_STATUS.has(event.type) ? known.status : statusAfter(event);
    this.#rows.set(id, { id, status, at: event.recordedAt, what: gist(event.data) });
    const { url } = event.data as { url?: unknown };
    if (typeof url === 'string' && !LEAVES_STATUS.has(event.type)) this.#urls.set(id, url);
    for (const oldest of this.#rows.keys()) {
      if (this.#rows.size <= MOST_ROWS) break;
      this.#rows.delete(oldest);
      this.#urls.delete(oldest);
    }
    void this.#draw();
  }

  /** An event on a line of its own. */
  static lineOf(event: EventAnswer): string {
    const line = `${event.position}  ${event.recordedAt}  ${event.type}  ${idIn(event)}  ${gist(event.data)}`;
    return harmless(line).trimEnd();
  }

  /** What comes within a moment is drawn together. */
  async #draw(): Promise<void> {
    if (this.#isDrawing) return;

    this.#isDrawing = true;
    await sleep(REDRAW_EVERY_MS);
    await this.#lookUpUrls();
    this.#isDrawing = false;
    const now = new Date();
    const rows = [...this.#rows.values()].reverse();
    const told = rows.map(({ id, status, at, what }) => [id, status, time(at, now), this.#urls.get(id) ?? what]);
    this.terminal.redraw(columns(['ID', 'STATUS', 'SINCE', 'WHAT'], told, this.terminal.width), this.#linesDrawn);
    this.#linesDrawn = rows.length + 1;
  }

  /** Of jobs that began before they were watched. */
  async #lookUpUrls(): Promise<void> {
    const unknown = [...this.#rows.keys()].filter((id) => JOB_ID.test(id) && !this.#urls.has(id));
    if (unknown.length === 0) return;

    try {
      const page: PageAnswer<JobAnswer> = await this.client.ask('GET', '/v1/jobs', { query: { id: unknown.join() } });
      for (const { id, url } of page.items) this.#urls.set(id, url);
    } catch {
      // The table does without: whether the service is away the stream tells.
    }
  }
}

const JOB_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f-]{22}$/;

/** Whoever wants to be told of a job does nothing to it, and the URL in there is not the job's. */
const LEAVES_STATUS: ReadonlySet<string> = new Set(['CallbackRequested']);

/** As a person would call it; of other events their type says enough. */
const STATUSES: Readonly<Record<string, string>> = {
  JobSubmitted: 'queued',
  FetchStarted: 'running',
  FetchCompleted: 'completed',
  FetchAbandoned: 'queued',
  JobRetried: 'queued',
  JobPaused: 'paused',
  JobResumed: 'queued',
  JobCancelled: 'cancelled',
  JobDeleted: 'deleted',
  JobPurged: 'purged',
};

function statusAfter({ type, data }: EventAnswer): string {
  if (type !== 'FetchFailed') return STATUSES[type] ?? type;
  return (data as { retryAt?: unknown }).retryAt ? 'retrying' : 'failed';
}

/** Every event names what it happened to: `jobId`, `taskId`. */
function idIn({ data }: EventAnswer): string {
  const [, id] = Object.entries(data).find(([name]) => name.endsWith('Id')) ?? [];
  return typeof id === 'string' ? id : '';
}
