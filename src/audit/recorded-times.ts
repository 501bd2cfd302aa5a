import { createHash } from 'node:crypto';
import type { Recorded } from '../eventsourcing/event.js';

/**
 * A stretch of the log, and a hash of when its events were recorded: SHA-256 over a line for each of them, its hash, a
 * space and its time in ISO 8601. Only those count that no purge has removed.
 */
export interface TimesOfStretch {
  /** Of its last event. */
  readonly position: bigint;
  readonly events: number;
  readonly hash: string;
}

/** A purge takes events out of the stretch they lie in, whose times nobody can compare any more: none is long. */
const STRETCH_EVENTS = 1_024;

/** Sums up when events were recorded, in the order of the log, stretch by stretch. */
export class RecordedTimes {
  readonly #whole: TimesOfStretch[] = [];
  #current = new Stretch();

  take(event: Recorded): void {
    this.#current.take(event);
    if (this.#current.events < STRETCH_EVENTS) return;

    this.#whole.push(this.#current.sum());
    this.#current = new Stretch();
  }

  /** All of them, the last one as far as it goes. */
  stretches(): readonly TimesOfStretch[] {
    return this.#current.events === 0 ? this.#whole : [...this.#whole, this.#current.sum()];
  }
}

/** What became of a stretch since its times were summed up. */
export type StretchFate = 'same' | 'other' | 'purged';

/** Compares when events were recorded with what was summed up of them earlier. They are shown in the order of the log. */
export class ComparedTimes {
  #at = 0;
  #current = new Stretch();

  /** @param onStretch told of each stretch, once it is over, and how many of its events are left */
  constructor(
    private readonly earlier: readonly TimesOfStretch[],
    private readonly onStretch: (then: TimesOfStretch, fate: StretchFate, left: number) => void,
  ) {}

  take(event: Recorded): void {
    for (let then = this.earlier[this.#at]; then && event.position > then.position; then = this.earlier[this.#at]) {
      this.#end(then);
    }
    if (this.#at < this.earlier.length) this.#current.take(event);
  }

  /** No event follows. */
  end(): void {
    for (let then = this.earlier[this.#at]; then; then = this.earlier[this.#at]) this.#end(then);
  }

  #end(then: TimesOfStretch): void {
    const { events, hash } = this.#current.sum();
    this.#at++;
    this.#current = new Stretch();
    const isPurged = events < then.events; // or they were taken away, which the chains or the head tell
    const isSame = hash === then.hash;
    this.onStretch(then, isPurged ? 'purged' : isSame ? 'same' : 'other', events);
  }
}

/** In ISO 8601. Whoever changed it may have left a time that no calendar has. */
export function timeText(at: Date): string {
  return Number.isNaN(at.getTime()) ? 'no time' : at.toISOString();
}

class Stretch {
  readonly #hash = createHash('sha256');
  #position = 0n;
  events = 0;

  take({ metadata, position, recordedAt }: Recorded): void {
    this.#hash.update(`${metadata?.hash} ${timeText(recordedAt)}\n`);
    this.#position = position;
    this.events++;
  }

  sum(): TimesOfStretch {
    return { position: this.#position, events: this.events, hash: this.#hash.copy().digest('hex') };
  }
}
