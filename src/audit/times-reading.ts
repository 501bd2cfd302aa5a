import type { Recorded } from '../eventsourcing/event.js';
import type { Models } from '../eventsourcing/model.js';
import { type Doubt, DoubtfulTimes } from './doubtful-times.js';
import { ComparedTimes, RecordedTimes, type TimesOfStretch } from './recorded-times.js';

export interface TimesReport {
  /** The first of those that only a wrong clock, or whoever changed them, accounts for; and how many there are. */
  readonly doubts: readonly Doubt[];
  readonly doubtCount: number;
  /** The first events that were recorded late: a store was away, or somebody changed their times; and how many. */
  readonly late: readonly Doubt[];
  readonly lateCount: number;
  /** Events whose times a signed head covers, and that could not be compared: a purge took others from among them. */
  readonly uncomparedCount: number;
}

const MOST_NAMED = 100;

/**
 * One reading of when the events of a log were recorded. What a signed head covers, and is as it was, is not in doubt: it
 * was looked at when the head was signed.
 */
export class TimesReading {
  readonly #doubtful: DoubtfulTimes;
  readonly #now = new RecordedTimes();
  readonly #then: ComparedTimes;
  readonly #doubts: Doubt[] = [];
  #doubtCount = 0;
  readonly #late: Doubt[] = [];
  #lateCount = 0;
  #uncomparedCount = 0;
  /** Stretches whose times are not those that were signed; or whose events are not, which the rolling hash tells. */
  readonly others: TimesOfStretch[] = [];
  /** Of the stretch that is being read. */
  #pending: Doubt[] = [];
  #signedUpTo = 0n;

  constructor(models: Models, now: Date, signed: readonly TimesOfStretch[]) {
    this.#doubtful = new DoubtfulTimes(models, now);
    this.#signedUpTo = signed.at(-1)?.position ?? 0n;
    this.#then = new ComparedTimes(signed, (stretch, fate, left) => {
      if (fate === 'other') this.others.push(stretch);
      if (fate === 'purged') this.#uncomparedCount += left;
      if (fate !== 'same') for (const doubt of this.#pending) this.#count(doubt);
      this.#pending = [];
    });
  }

  /** The events that no purge removed, in the order of the log. */
  take(event: Recorded): void {
    this.#then.take(event);
    this.#now.take(event);
    const doubt = this.#doubtful.doubtOf(event);
    if (!doubt) return;

    if (event.position <= this.#signedUpTo) this.#pending.push(doubt);
    else this.#count(doubt);
  }

  /** No event follows. */
  end(): void {
    this.#then.end();
  }

  stretches(): readonly TimesOfStretch[] {
    return this.#now.stretches();
  }

  report(): TimesReport {
    return {
      doubts: this.#doubts,
      doubtCount: this.#doubtCount,
      late: this.#late,
      lateCount: this.#lateCount,
      uncomparedCount: this.#uncomparedCount,
    };
  }

  #count(doubt: Doubt): void {
    if (doubt.isExplained) {
      if (++this.#lateCount <= MOST_NAMED) this.#late.push(doubt);
    } else if (++this.#doubtCount <= MOST_NAMED) this.#doubts.push(doubt);
  }
}
