import { Worker } from 'node:worker_threads';
import { Injectable } from '@nestjs/common';
import { Semaphore } from '../../concurrency/semaphore.js';
import { Clock } from '../../eventsourcing/clock.js';
import type { DiffOutcome, DiffTask } from './diff-task.js';

const THREADS = 2;
const MAX_WAITING = 20;
const DEADLINE_MS = 5_000;
const MEMORY = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 64 };
const WORKER = new URL('./diff.worker.js', import.meta.url); // a file of its own in dist/ too

/** Compares pages away from the event loop, each pair in a thread that ends with it, at the latest at its deadline. */
@Injectable()
export class DiffThreads {
  readonly #threads = new Semaphore(THREADS);
  #asked = 0;

  constructor(private readonly clock: Clock) {}

  /**
   * @param read what is compared, once there is a thread for it
   * @throws TooManyDiffsError
   */
  async diff(read: () => Promise<DiffTask>): Promise<DiffOutcome> {
    if (this.#asked >= THREADS + MAX_WAITING) throw new TooManyDiffsError();

    this.#asked++;
    try {
      return await this.#threads.run(async () => this.#inThread(await read()));
    } finally {
      this.#asked--;
    }
  }

  async #inThread(task: DiffTask): Promise<DiffOutcome> {
    const thread = new Worker(WORKER, { workerData: task, resourceLimits: MEMORY, env: {}, execArgv: [] });
    const isDone = new AbortController();
    try {
      return await Promise.race([
        answerOf(thread),
        this.clock.sleep(DEADLINE_MS, isDone.signal).then(() => 'too_different' as const),
      ]);
    } finally {
      isDone.abort();
      await thread.terminate();
    }
  }
}

/** So many pairs of pages wait to be compared that another would wait for long. */
export class TooManyDiffsError extends Error {
  override readonly name = 'TooManyDiffsError';

  constructor() {
    super('Too many pages are compared at once: ask again later');
  }
}

function answerOf(thread: Worker): Promise<DiffOutcome> {
  return new Promise((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', (error: Error & { code?: unknown }) => {
      if (error.name === 'SyntaxError') resolve('not_json');
      else if (error.name === 'RangeError' || error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve('too_different');
      else reject(error);
    });
  });
}
