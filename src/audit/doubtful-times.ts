import type { Recorded } from '../eventsourcing/event.js';
import type { Models } from '../eventsourcing/model.js';
import { type Finding, findingAt } from './finding.js';
import { timeText } from './recorded-times.js';

/** A recorded time that does not go with what is known of the event. No hash covers it, so a wrong clock does the same. */
export interface Doubt extends Finding {
  /**
   * An event that was recorded late may have waited for a store that was away. Nothing but a wrong clock, or whoever
   * changed it, records one before it happened, before the one that it follows, or in the future.
   */
  readonly isExplained: boolean;
}

/** As far as the clocks of two machines that are kept by NTP are ever apart, and much more. */
const CLOCKS_APART_MS = 60_000;

/** Holds the time at which each event was recorded against its neighbour's, and against the one that its hash covers. */
export class DoubtfulTimes {
  #previous: Recorded | undefined;

  constructor(
    private readonly models: Models,
    private readonly now: Date,
  ) {}

  /** What is doubtful of an event after the one before it. Events are shown in the order of the log. */
  doubtOf(event: Recorded): Doubt | undefined {
    const previous = this.#previous;
    this.#previous = event;
    const { recordedAt } = event;
    if (Number.isNaN(recordedAt.getTime())) return doubt(event, 'was recorded at no time that a calendar has');
    if (previous && isBefore(recordedAt, previous.recordedAt)) {
      const times = `was recorded at ${timeText(recordedAt)}, before the event in front of it (${timeText(previous.recordedAt)})`;
      return doubt(event, times);
    }
    if (isBefore(this.now, recordedAt))
      return doubt(event, `was recorded at ${timeText(recordedAt)}, which is yet to come`);

    const happenedAt = this.#happenedAt(event);
    if (!happenedAt) return undefined;
    const times = `was recorded at ${timeText(recordedAt)} and happened at ${timeText(happenedAt)} by its own account`;
    if (isBefore(recordedAt, happenedAt)) return doubt(event, times);
    return isBefore(happenedAt, recordedAt) ? doubt(event, times, true) : undefined;
  }

  /** What cannot be read is told of elsewhere. */
  #happenedAt(event: Recorded): Date | undefined {
    try {
      const { model } = this.models.entityOf(event.stream) ?? {};
      const decoded = model?.codec.decode(event);
      const at = decoded && model?.happenedAt?.(decoded);
      return at && !Number.isNaN(at.getTime()) ? at : undefined;
    } catch {
      return undefined;
    }
  }
}

function doubt(event: Recorded, problem: string, isExplained = false): Doubt {
  return { ...findingAt(event, problem), isExplained };
}

function isBefore(one: Date, other: Date): boolean {
  return one.getTime() < other.getTime() - CLOCKS_APART_MS;
}
