import { Injectable } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { Leases, PROJECTOR_LEASE } from '../eventsourcing/leases.js';
import { Models } from '../eventsourcing/model.js';
import { JobViews } from './job-views.js';
import { LogOfViews } from './log-of-views.js';

/** How much of the log the views hold. Positions are 0 where there is nothing. */
export interface Coverage {
  /** The position of the last event that concerns the views. */
  readonly head: bigint;
  /** How far the views are. */
  readonly position: bigint;
  /** How many events up to the head are in no view. */
  readonly uncovered: number;
  /** Why the views are of another log, in a sentence without its full stop; undefined where they are of this one. */
  readonly whyForeign: string | undefined;
}

const WAITS_MS = 60_000;
const LOOKS_EVERY_MS = 1_000;

/** Whether what the views say is said of the whole log: asked before anything is concluded from them. */
@Injectable()
export class ViewsCoverage {
  constructor(
    private readonly log: EventStore,
    private readonly views: JobViews,
    private readonly logOfViews: LogOfViews,
    private readonly leases: Leases,
    private readonly models: Models,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes the head of the log, and waits for the views to reach it: for a minute, and only while a projector leads.
   * @throws StoreUnavailableError
   */
  async measure(signal?: AbortSignal): Promise<Coverage> {
    const head = await this.log.head(this.models.categories); // others may write to the same log
    const whyForeign = await this.logOfViews.look();
    if (whyForeign === undefined) await this.#wait(head, signal);
    const position = await this.views.position();
    const uncovered = whyForeign === undefined ? await this.#countBetween(position, head) : 0;
    return { head, position, uncovered, whyForeign };
  }

  async #wait(head: bigint, signal: AbortSignal | undefined): Promise<void> {
    const endsAt = this.clock.monotonicMs() + WAITS_MS;
    while (!signal?.aborted && (await this.#isLed()) && this.clock.monotonicMs() < endsAt) {
      if (await this.views.reach(head, LOOKS_EVERY_MS)) return;
    }
  }

  async #isLed(): Promise<boolean> {
    return (await this.leases.holder(PROJECTOR_LEASE, this.clock.now())) !== undefined;
  }

  async #countBetween(after: bigint, upTo: bigint): Promise<number> {
    let count = 0;
    if (after >= upTo) return count;
    for await (const page of this.log.readAll({ after, upTo, categories: this.models.categories }))
      count += page.length;
    return count;
  }
}

/** What keeps the views from speaking for the whole log, in a sentence without its full stop; undefined where nothing does. */
export function gapIn({ head, position, uncovered, whyForeign }: Coverage): string | undefined {
  if (whyForeign !== undefined) return whyForeign;
  if (uncovered > 0) return `The views stand at ${position}, the log at ${head}: ${uncovered} events are in no view`;
  return undefined;
}
