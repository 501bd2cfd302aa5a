import { Injectable } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { HeldLease } from '../eventsourcing/held-lease.js';
import { Leases, REBUILD_LEASE } from '../eventsourcing/leases.js';
import { JOB_CATEGORY } from '../job/job.stream.js';
import { Builds } from '../read-model/builds.js';
import { oneAhead } from './one-ahead.js';
import { Projection } from './projection.js';
import { type RebuildProgress, RebuildRate } from './rebuild-rate.js';

export interface RebuildOptions {
  /** Told after every page of the log. */
  readonly onProgress?: (progress: RebuildProgress) => void;
  /** Stops between two pages. The next run goes on from there. */
  readonly signal?: AbortSignal;
  /** Begins at the first event, even where an earlier run was interrupted: by an older version of the service, say. */
  readonly anew?: boolean;
}

export interface Rebuilt {
  readonly generation: number;
  /** It answers now. False where the rebuild was stopped. */
  readonly isActive: boolean;
  /** How far its views are; undefined where the log is empty. */
  readonly position: bigint | undefined;
  /** How many events this run folded. */
  readonly events: number;
  readonly parkedStreams: number;
}

/**
 * Makes the next generation of the views from the log, while the current one answers, and lets it answer once it is as
 * far. A run that was interrupted has changed nothing, and the next goes on from its last page.
 */
@Injectable()
export class Rebuild {
  constructor(
    private readonly log: EventStore,
    private readonly generations: Builds,
    private readonly leases: Leases,
    private readonly clock: Clock,
  ) {}

  /** @throws RebuildRunningError, RebuildLostError, StoreUnavailableError */
  async run({ onProgress, signal: stopping, anew = false }: RebuildOptions = {}): Promise<Rebuilt> {
    const lease = new HeldLease(this.leases, this.clock, REBUILD_LEASE);
    if (!(await lease.take())) throw new RebuildRunningError();

    const rebuilt = await lease.during(stopping ?? new AbortController().signal, async (signal) =>
      this.#build(await this.#next(anew), signal, onProgress),
    );
    if (!rebuilt.isActive && !stopping?.aborted) throw new RebuildLostError(rebuilt.generation);
    return rebuilt;
  }

  async #build(generation: number, signal: AbortSignal, onProgress?: (p: RebuildProgress) => void): Promise<Rebuilt> {
    const opened = await this.generations.open(generation);
    try {
      const projection = await Projection.of(opened.projections);
      const rate = new RebuildRate(this.clock, projection.position);
      let isActive = false;
      while (!isActive && !signal.aborted) {
        const upTo = await this.log.head([JOB_CATEGORY]);
        const pages = this.log.readAll({ after: projection.position, upTo, categories: [JOB_CATEGORY] });
        for await (const page of oneAhead(pages)) {
          if (signal.aborted) break;
          if (!(await projection.add(page))) throw new RebuildLostError(generation);
          const progress = rate.after(page, upTo);
          onProgress?.(progress);
        }
        // False: the views that answer moved on meanwhile. What is missing now took less time to come than the last.
        if (signal.aborted) break;
        isActive = await this.generations.activate(generation, { evenBehind: await this.#isLogBehind() });
      }
      return {
        generation,
        isActive,
        position: projection.position,
        events: rate.events,
        parkedStreams: projection.parkedStreams,
      };
    } finally {
      await opened.close();
    }
  }

  /** The one that an earlier run left unfinished, unless the log was set back behind it since; or a new one. */
  async #next(anew: boolean): Promise<number> {
    if (anew) return this.generations.begin();

    const all = await this.generations.all();
    const active = all.find(({ isActive }) => isActive)?.number ?? 0;
    const head = await this.log.head();
    const unfinished = all.findLast(({ number, position = 0n }) => number > active && position <= head);
    return unfinished?.number ?? this.generations.begin();
  }

  /** The log was restored from a backup that is older than the views: what they hold beyond it exists no more. */
  async #isLogBehind(): Promise<boolean> {
    const active = (await this.generations.all()).find(({ isActive }) => isActive);
    return (active?.position ?? 0n) > (await this.log.head());
  }
}

/** There is a rebuild under way. */
export class RebuildRunningError extends Error {
  override readonly name = 'RebuildRunningError';

  constructor() {
    super('Another rebuild is running. If it was killed a moment ago, try again in ten seconds');
  }
}

/** The lease was lost, or somebody else works on the generation by now: this process stood still, or a store was away. */
export class RebuildLostError extends Error {
  override readonly name = 'RebuildLostError';

  constructor(generation: number) {
    super(
      `The rebuild of generation ${generation} was cut off by an outage, or by another rebuild. The views that answer are as they were: run it again, and it goes on`,
    );
  }
}
