import { Injectable } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { ForeignLogError } from '../eventsourcing/foreign-log.js';
import { HeldLease } from '../eventsourcing/held-lease.js';
import { Leases, REBUILD_LEASE } from '../eventsourcing/leases.js';
import { Models } from '../eventsourcing/model.js';
import { type Build, Builds } from '../read-model/builds.js';
import { whyForeignBuild, whyForeignViews } from '../read-model/log-of-build.js';
import type { Parking } from '../read-model/parking.js';
import type { ProjectionStore } from '../read-model/projection-store.js';
import { type LostView, lostViews } from './lost-views.js';
import { oneAhead } from './one-ahead.js';
import { foldParked } from './parked-fold.js';
import { Projection } from './projection.js';
import { type RebuildProgress, RebuildRate } from './rebuild-rate.js';
import { SkippedEvents } from './skipped-events.js';

export interface RebuildOptions {
  /** Told after every page of the log. */
  readonly onProgress?: (progress: RebuildProgress) => void;
  /** Stops between two pages. The next run goes on from there. */
  readonly signal?: AbortSignal;
  /** Begins at the first event, even where an earlier run was interrupted: by an older version of the service, say. */
  readonly anew?: boolean;
  /** Where the views that answer are of another log: keeps what only they know, before they are replaced. */
  readonly keepLost?: (lost: AsyncIterable<LostView>) => Promise<void>;
  /** Replaces none of another log: nobody was asked. */
  readonly sparesForeign?: boolean;
}

export interface Rebuilt {
  readonly build: number;
  /** It answers now. False where the rebuild was stopped. */
  readonly isActive: boolean;
  /** How far its views are; undefined where the log is empty. */
  readonly position: bigint | undefined;
  /** How many events this run folded. */
  readonly events: number;
  readonly parkedStreams: number;
}

/**
 * Makes the next build of the views from the log, while the current one answers, and lets it answer once it is as
 * far. A run that was interrupted has changed nothing, and the next goes on from its last page.
 */
@Injectable()
export class Rebuild {
  constructor(
    readonly models: Models,
    readonly log: EventStore,
    private readonly builds: Builds,
    private readonly leases: Leases,
    private readonly clock: Clock,
  ) {}

  /** @throws RebuildRunningError, RebuildLostError, ForeignLogError, StoreUnavailableError */
  async run(options: RebuildOptions = {}): Promise<Rebuilt> {
    const { signal: stopping, anew = false } = options;
    const lease = new HeldLease(this.leases, this.clock, REBUILD_LEASE);
    if (!(await lease.take())) throw new RebuildRunningError();

    const rebuilt = await lease.during(stopping ?? new AbortController().signal, async (signal) =>
      this.#build(await this.#next(anew), signal, options),
    );
    if (!rebuilt.isActive && !stopping?.aborted) throw new RebuildLostError(rebuilt.build);
    return rebuilt;
  }

  async #build(build: number, signal: AbortSignal, options: RebuildOptions): Promise<Rebuilt> {
    const { onProgress, keepLost, sparesForeign } = options;
    const opened = await this.builds.open(build);
    try {
      const rate = new RebuildRate(this.clock, await opened.projections.checkpoint());
      const { categories } = this.models;
      let isActive = false;
      while (!isActive && !signal.aborted) {
        await this.#mustBeOfThisLog(build);
        const answering = await this.#parkingOfActive();
        if (!(await this.#letGoOn(opened.projections, answering))) throw new RebuildLostError(build);
        const projection = await Projection.of(this.models, opened.projections, answering.skipped);
        const foreign = await this.#whyActiveForeign();
        if (foreign !== undefined && sparesForeign) throw new ForeignLogError(foreign);
        const insteadOfForeign = foreign !== undefined;
        const upTo = await this.log.head(categories);
        const pages = this.log.readAll({ after: projection.position, upTo, categories });
        for await (const page of oneAhead(pages)) {
          if (signal.aborted) break;
          if (!(await projection.add(page))) throw new RebuildLostError(build);
          const progress = rate.after(page, upTo);
          onProgress?.(progress);
        }
        // False: the views that answer moved on meanwhile, or somebody had a parked stream of them go on. What is missing
        // now took less time to come than the last.
        if (signal.aborted) break;
        if (insteadOfForeign) await this.#keepLost(opened.projections, keepLost);
        isActive = await this.builds.activate(build, { insteadOfForeign, releases: answering.releases });
      }
      return {
        build,
        isActive,
        position: await opened.projections.checkpoint(),
        events: rate.events,
        parkedStreams: (await opened.projections.parking()).streams.length,
      };
    } finally {
      await opened.close();
    }
  }

  async #parkingOfActive(): Promise<Parking> {
    const opened = await this.builds.open((await this.builds.active()).number);
    try {
      return await opened.projections.parking();
    } finally {
      await opened.close();
    }
  }

  /**
   * What the views that answer do without, the next do without as well; and what goes on there is tried here. False
   * where somebody else works on them.
   */
  async #letGoOn(views: ProjectionStore, answering: Parking): Promise<boolean> {
    const skips = new SkippedEvents(answering.skipped);
    const parkedThere = new Set(answering.streams.map(({ stream }) => stream));
    for (const parked of (await views.parking()).streams) {
      if (parkedThere.has(parked.stream) && !skips.has(parked)) continue;

      const { skipped, ...fold } = await foldParked(parked, views, (event) => skips.has(event), this);
      if (fold.again?.revision === parked.revision) continue;
      if (!(await views.release({ ...fold, parked, skipped: skips.of(skipped) }))) return false;
    }
    return true;
  }

  /** The one that an earlier run left unfinished, unless that was on another log; or a new one. */
  async #next(anew: boolean): Promise<number> {
    if (anew) return this.builds.begin();

    const all = await this.builds.all();
    const active = all.find(({ isActive }) => isActive)?.number ?? 0;
    const unfinished = all.findLast(({ number }) => number > active);
    const goesOn = unfinished && !unfinished.isOutdated && (await this.#whyForeign(unfinished)) === undefined;
    return goesOn ? unfinished.number : this.builds.begin();
  }

  async #whyActiveForeign(): Promise<string | undefined> {
    const { log, models } = this;
    return whyForeignBuild(await this.builds.active(), this.builds, { log, models });
  }

  /** The log may have been set back while it was read. */
  async #mustBeOfThisLog(build: number): Promise<void> {
    const made = (await this.builds.all()).find(({ number }) => number === build);
    const why = made && (await this.#whyForeign(made));
    if (why) throw new ForeignLogError(`${why}, though they were being made from it: run it again`);
  }

  #whyForeign(build: Build): Promise<string | undefined> {
    return whyForeignViews(build, { log: this.log, models: this.models });
  }

  async #keepLost(made: ProjectionStore, keep: RebuildOptions['keepLost']): Promise<void> {
    if (!keep) return;

    const opened = await this.builds.open((await this.builds.active()).number);
    try {
      await keep(lostViews({ foreign: opened.projections, made }, this.log, this.models));
    } finally {
      await opened.close();
    }
  }
}

/** There is a rebuild under way. */
export class RebuildRunningError extends Error {
  override readonly name = 'RebuildRunningError';

  constructor() {
    super('Another rebuild is running. If it was killed a moment ago, try again in ten seconds');
  }
}

/** The lease was lost, or somebody else works on the build by now: this process stood still, or a store was away. */
export class RebuildLostError extends Error {
  override readonly name = 'RebuildLostError';

  constructor(build: number) {
    super(
      `Build ${build} of the views was cut off by an outage, or by another rebuild. The views that answer are as they were: run it again, and it goes on`,
    );
  }
}
