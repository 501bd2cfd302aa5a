import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../../eventsourcing/clock.js';
import { EventStore, isOutage } from '../../eventsourcing/event-store.js';
import { Draining } from '../../http/draining.js';
import { JOB_CATEGORY, jobIdIn } from '../../job/job.stream.js';
import { KnownRevisions } from '../../read-model/known-revisions.js';

const RESTART_AFTER_MS = 500;

/**
 * Tells who wants to know that something happened to a job, by whatever process. One subscription to the log serves
 * all; it begins with the first who asks, and also tells the rest of this process how far each job is.
 */
@Injectable()
export class JobNews implements OnApplicationShutdown {
  readonly #logger = new Logger(JobNews.name);
  readonly #listeners = new Map<string, Set<() => void>>();
  #following: Promise<void> | undefined;
  #begin: () => void = () => {};
  readonly #begun = new Promise<void>((resolve) => {
    this.#begin = resolve;
  });

  constructor(
    private readonly store: EventStore,
    private readonly known: KnownRevisions,
    private readonly clock: Clock,
    private readonly draining: Draining,
  ) {}

  /** Resolves once everything that is appended from now on will be told. */
  following(): Promise<void> {
    this.#following ??= this.#follow();
    return this.#begun;
  }

  listen(jobId: string, listener: () => void): void {
    const listeners = this.#listeners.get(jobId) ?? new Set();
    this.#listeners.set(jobId, listeners.add(listener));
  }

  unlisten(jobId: string, listener: () => void): void {
    const listeners = this.#listeners.get(jobId);
    listeners?.delete(listener);
    if (listeners?.size === 0) this.#listeners.delete(jobId);
  }

  /** Draining has ended the subscription; this waits until it is at its end. */
  async onApplicationShutdown(): Promise<void> {
    await this.#following;
  }

  /** Follows the log from its head until the service stops, and goes on where it was after whatever the store suffers. */
  async #follow(): Promise<void> {
    const { signal } = this.draining;
    let after: bigint | undefined;
    while (!signal.aborted) {
      try {
        after ??= await this.store.head();
        this.#begin();
        for await (const events of this.store.subscribe({ after, categories: [JOB_CATEGORY], signal })) {
          for (const { stream, revision, position } of events) {
            this.#tell(jobIdIn(stream), revision);
            after = position;
          }
        }
      } catch (error) {
        if (!signal.aborted)
          this.#logger[isOutage(error) ? 'debug' : 'warn'](
            `The news of jobs broke off, and go on in a moment: ${error}`,
          );
      }
      await this.clock.sleep(RESTART_AFTER_MS, signal);
    }
  }

  #tell(jobId: string, revision: bigint): void {
    this.known.note(jobId, revision);
    for (const listener of this.#listeners.get(jobId) ?? []) listener();
  }
}
