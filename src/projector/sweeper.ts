import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { BodyStore } from '../bodies/body-store.js';
import { Clock } from '../eventsourcing/clock.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { JOB_CATEGORY } from '../job/job.stream.js';
import { JobViews } from '../read-model/job-views.js';
import { ProjectionStore } from '../read-model/projection-store.js';

const SWEEP_EVERY_MS = 10 * 60_000;
const UNTOUCHED_MS = 60 * 60_000;
const PAGE = 200;
const CATCH_UP_MS = 30_000;

/** Frees the bodies that no job names any more. Several sweepers at once do no harm: each free is conditional. */
@Injectable()
export class Sweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger(Sweeper.name);
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly bodies: BodyStore,
    private readonly views: JobViews,
    private readonly projections: ProjectionStore,
    private readonly log: EventStore,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.#running = this.#run(this.#stopping.signal);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /**
   * Frees every body that is untouched for `untouchedMs` and named by no view, and answers how many that were. An hour
   * is longer than any fetch: a body that was put, but is not yet named by an event, is not that old.
   */
  async sweep(untouchedMs = UNTOUCHED_MS): Promise<number> {
    const before = new Date(this.clock.now().getTime() - untouchedMs);
    let freed = 0;
    for (let after: string | undefined; !this.#stopping.signal.aborted; ) {
      const untouched = await this.bodies.untouchedSince(before, PAGE, after);
      // What a job names, an event named before: views that hold all of the log as it is now know of it.
      if (!(await this.views.reach(await this.log.head([JOB_CATEGORY]), CATCH_UP_MS))) return freed;

      const named = await this.#namedAmong(untouched.map(({ sha256 }) => sha256));
      for (const body of untouched) if (!named.has(body.sha256) && (await this.bodies.free(body))) freed++;
      after = untouched.at(-1)?.sha256;
      if (untouched.length < PAGE) break;
    }
    return freed;
  }

  /** The views of a parked stream are behind: what its events name is named, be it in a way that nobody here can read. */
  async #namedAmong(hashes: readonly string[]): Promise<ReadonlySet<string>> {
    const named = new Set(await this.views.namedBodies(hashes));
    for (const { stream, revision } of await this.projections.parkedStreams()) {
      const unread = await this.log.read(stream, revision > 0n ? revision - 1n : undefined);
      const text = JSON.stringify(unread.map(({ data }) => data));
      for (const hash of hashes) if (text.includes(hash)) named.add(hash);
    }
    return named;
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.clock.sleep(SWEEP_EVERY_MS, signal);
      if (signal.aborted) return;
      try {
        const freed = await this.sweep();
        if (freed > 0) this.#logger.log(`${freed} bodies that no job names were freed`);
      } catch (error) {
        this.#logger.error(`Sweeping failed, and is tried again later: ${String(error)}`);
      }
    }
  }
}
