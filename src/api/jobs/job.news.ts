import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Loop } from '../../concurrency/loop.js';
import { Clock } from '../../eventsourcing/clock.js';
import { isOutage, LogSetBackError } from '../../eventsourcing/event-store.js';
import { LogTail, PositionBeyondLogError } from '../../eventsourcing/log-tail.js';
import { jobStream } from '../../job/job.stream.js';

const AGAIN_AFTER_MS = 500;

/** Tells those who listen that something happened to a job, by whatever process. It begins with the first of them. */
@Injectable()
export class JobNews implements BeforeApplicationShutdown {
  /** By the job's stream. */
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #loop: Loop;
  /** Where it goes on after whatever may have broken it off. */
  #position: bigint | undefined;

  constructor(
    private readonly tail: LogTail,
    clock: Clock,
  ) {
    this.#loop = new Loop({
      name: 'Telling the news of jobs',
      turn: (signal) => this.#follow(signal),
      pauseMs: AGAIN_AFTER_MS,
      clock,
      logger: new Logger(JobNews.name),
      isOutage,
    });
  }

  /** Resolves once everything that is appended from now on will be told. */
  async following(): Promise<void> {
    this.#loop.start();
    await this.tail.following();
  }

  listen(jobId: string, listener: () => void): void {
    const stream = jobStream(jobId);
    const listeners = this.#listeners.get(stream) ?? new Set();
    this.#listeners.set(stream, listeners.add(listener));
  }

  unlisten(jobId: string, listener: () => void): void {
    const stream = jobStream(jobId);
    const listeners = this.#listeners.get(stream);
    listeners?.delete(listener);
    if (listeners?.size === 0) this.#listeners.delete(stream);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#loop.stop();
  }

  async #follow(signal: AbortSignal): Promise<void> {
    try {
      for await (const page of this.tail.subscribe({ after: this.#position, signal })) {
        for (const { stream, position } of page) {
          for (const listener of this.#listeners.get(stream) ?? []) listener();
          this.#position = position;
        }
      }
    } catch (error) {
      if (!(error instanceof LogSetBackError || error instanceof PositionBeyondLogError)) throw error;
      this.#position = undefined; // there is no such place any more: all who listen look for themselves
      for (const listeners of this.#listeners.values()) for (const listener of listeners) listener();
    }
  }
}
