import { Injectable } from '@nestjs/common';
import { BodyStore } from '../bodies/body-store.js';
import { Clock } from '../eventsourcing/clock.js';
import type { Recorded } from '../eventsourcing/event.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { Models } from '../eventsourcing/model.js';
import { JobViews } from '../read-model/job-views.js';
import { LogOfViews } from '../read-model/log-of-views.js';
import { ProjectionStore } from '../read-model/projection-store.js';

export interface Swept {
  /** How many bodies were freed, and how many bytes they had. */
  readonly bodies: number;
  readonly bytes: number;
  /** False where it was stopped, or where the views did not come as far as the log in time. */
  readonly isComplete: boolean;
}

/** Longer than any fetch: a body that was put, but is not yet named by an event, is not that old. */
const LONGEST_FETCH_MS = 60 * 60_000;
const CLOCKS_APART_MS = 60_000;
const PAGE = 200;
const CATCH_UP_TRIES = 30;
const CATCH_UP_MS = 1_000;

/** Frees bodies that no view names any more. Several sweeps at once do no harm: each free is conditional. */
@Injectable()
export class BodySweep {
  constructor(
    private readonly bodies: BodyStore,
    private readonly views: JobViews,
    private readonly logOfViews: LogOfViews,
    private readonly projections: ProjectionStore,
    private readonly log: EventStore,
    private readonly models: Models,
    private readonly clock: Clock,
  ) {}

  /** Frees what was not touched for longer than any fetch takes. */
  sweep(signal?: AbortSignal): Promise<Swept> {
    return this.sweepUntouchedSince(ago(this.clock.now(), LONGEST_FETCH_MS), signal);
  }

  /**
   * Frees all that can be freed now. A fetch touches its body after its start and before an event names it, so no fetch
   * under way waits for a body that was touched before all of them started. Views that hold all of the log as it is now
   * know these fetches; one that starts later touches its body later than now. What is being received is left for the
   * hour all the same: a slow upload, which no view knows yet, may go without a touch for minutes.
   */
  async sweepNow(signal?: AbortSignal): Promise<Swept> {
    const now = this.clock.now();
    if (!(await this.#viewsCatchUp(signal))) return { bodies: 0, bytes: 0, isComplete: false };

    const starts = [...(await this.#startsUnderWay()), now].map((at) => at.getTime());
    const beforeAll = ago(new Date(Math.min(...starts)), CLOCKS_APART_MS);
    const longAgo = ago(now, LONGEST_FETCH_MS);
    return this.sweepUntouchedSince(beforeAll > longAgo ? beforeAll : longAgo, signal, longAgo);
  }

  /**
   * Frees every body that no view names and that was not touched since. The caller knows that no fetch is that old, and
   * no upload: what is being received goes where it did not move since `stuckSince`.
   */
  async sweepUntouchedSince(
    untouchedSince: Date,
    signal?: AbortSignal,
    stuckSince: Date = untouchedSince,
  ): Promise<Swept> {
    const freed = { bodies: 0, bytes: 0 };
    for (let after: string | undefined; !signal?.aborted; ) {
      const untouched = await this.bodies.untouchedSince(untouchedSince, PAGE, after, stuckSince);
      // An event that names one of these is older than this listing: views that hold the log as it is now know it.
      if (!(await this.#viewsCatchUp(signal))) break;

      const named = await this.#namedAmong(untouched.map(({ sha256 }) => sha256));
      for (const body of untouched) {
        if (named.has(body.sha256) || !(await this.bodies.free(body))) continue;
        freed.bodies++;
        freed.bytes += body.size;
      }
      after = untouched.at(-1)?.sha256;
      if (untouched.length < PAGE) return { ...freed, isComplete: true };
    }
    return { ...freed, isComplete: false };
  }

  /**
   * Waits in steps, so that a process that stops need not wait for views that no projector moves on. Views of another log
   * may be further than this one, and name none of its bodies.
   */
  async #viewsCatchUp(signal: AbortSignal | undefined): Promise<boolean> {
    await this.logOfViews.mustMatchNow();
    const head = await this.log.head(this.models.categories);
    for (let tries = 0; tries < CATCH_UP_TRIES && !signal?.aborted; tries++) {
      if (await this.views.reach(head, CATCH_UP_MS)) return true;
    }
    return false;
  }

  /** When fetches began that may be under way: the first known one, and whatever a parked stream holds unread. */
  async #startsUnderWay(): Promise<readonly Date[]> {
    const parked = (await this.#unread()).map(({ recordedAt }) => recordedAt); // first, as below
    const running = await this.projections.earliestStart();
    return running ? [running, ...parked] : parked;
  }

  /**
   * The views of a stream lack its unread events, and those that were skipped: a hash that stands anywhere in these counts
   * as named. They are read before the views, for a stream may be let go on in between: its events are in one of the two.
   */
  async #namedAmong(hashes: readonly string[]): Promise<ReadonlySet<string>> {
    const unfolded = [...(await this.#unread()), ...(await this.#skipped())];
    const named = new Set(await this.projections.namedBodies(hashes));
    const text = JSON.stringify(unfolded.map(({ data }) => data));
    for (const hash of hashes) if (text.includes(hash)) named.add(hash);
    return named;
  }

  /** The events of parked streams from the one on that they are parked at. */
  async #unread(): Promise<readonly Recorded[]> {
    const unread: Recorded[] = [];
    for (const { stream, revision } of (await this.projections.parking()).streams) {
      unread.push(...(await this.log.read(stream, revision > 0n ? revision - 1n : undefined)));
    }
    return unread;
  }

  async #skipped(): Promise<readonly Recorded[]> {
    const skipped: Recorded[] = [];
    for (const { stream, revision } of (await this.projections.parking()).skipped) {
      skipped.push(...(await this.log.read(stream)).filter((event) => event.revision === revision));
    }
    return skipped;
  }
}

function ago(at: Date, ms: number): Date {
  return new Date(at.getTime() - ms);
}
