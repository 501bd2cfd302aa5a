import { buffer } from 'node:stream/consumers';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import {
  MAX_PAGE_BYTES,
  PageReader,
  ReaderBusyError,
  type ReadingName,
  type StoredPage,
  UnreadableError,
} from '../../reading/page-reader.js';
import { refuseByType } from '../../reading/readable.js';
import type { ReadingOutcome, ReadingTask } from './reading.worker.js';
import type { ReadingLimits, ReadingPool } from './reading-pool.js';

export const READING_LIMITS: ReadingLimits = { threads: 2, atOnce: 8, deadlineMs: 30_000, heapMegabytes: 512 };

/** Reads pages in threads of its own, which begin when they are needed and end when nobody needs them for a while. */
export class ThreadsPageReader extends PageReader implements BeforeApplicationShutdown {
  readonly #stopping = new AbortController();
  #pool: Promise<ReadingPool> | undefined;
  #underWay = 0;

  constructor(private readonly limits: ReadingLimits = READING_LIMITS) {
    super();
  }

  async read(name: ReadingName, page: StoredPage, signal: AbortSignal): Promise<Uint8Array> {
    refuseByType(name, page.contentType);
    if (page.size > MAX_PAGE_BYTES) throw new UnreadableError(`has more than ${MAX_PAGE_BYTES} bytes`);
    if (this.#underWay >= this.limits.atOnce)
      throw new ReaderBusyError('Too many pages are being read: ask again later');

    this.#underWay++;
    try {
      const { open, contentType, url } = page;
      const outcome = await this.#run({ name, page: { bytes: await buffer(open()), contentType, url } }, signal);
      if (outcome.kind === 'unreadable') throw new UnreadableError(outcome.why);
      return outcome.content;
    } finally {
      this.#underWay--;
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    await (await this.#pool)?.destroy();
  }

  async #run(task: ReadingTask, client: AbortSignal): Promise<ReadingOutcome> {
    const { deadlineMs } = this.limits;
    const late = AbortSignal.timeout(deadlineMs);
    try {
      this.#pool ??= import('./reading-pool.js').then(({ openPool }) => openPool(this.limits));
      const pool = await this.#pool;
      return await pool.run(task, { signal: AbortSignal.any([late, client, this.#stopping.signal]) });
    } catch (error) {
      if (late.aborted)
        throw new ReaderBusyError(`This took longer than ${deadlineMs / 1_000} s: read the bytes instead`);
      if (client.aborted) throw new ReaderBusyError('Nobody waits for this any more');
      if (this.#stopping.signal.aborted) throw new ReaderBusyError('The service is stopping');
      if (isOutOfMemory(error)) throw new UnreadableError('needs too much memory to be read');
      throw error;
    }
  }
}

function isOutOfMemory(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
