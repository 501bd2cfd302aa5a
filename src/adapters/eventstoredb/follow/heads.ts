import { SharedRead } from '../../../concurrency/shared-read.js';
import type { Recorded } from '../../../eventsourcing/event.js';
import type { LogReader } from './log-reader.js';

/** The newest known event of some categories, and up to where the log was searched for it. */
interface Known {
  readonly categories: readonly string[];
  newest: bigint;
  searchedUpTo: bigint;
  readonly search: SharedRead<bigint>;
}

const FIRST_LOOK = 20;
const FURTHER_LOOK = 1_000;

/**
 * Where the newest events lie. The server cannot tell it of a category: the log is searched backwards from its end,
 * and never again where it was searched before.
 */
export class Heads {
  readonly #known = new Map<string, Known>();
  #newest = 0n;

  /** The greatest position of an event that this process has heard of. */
  get newest(): bigint {
    return this.#newest;
  }

  heard(position: bigint): void {
    if (position > this.#newest) this.#newest = position;
  }

  /** Tells of events that were read or written. */
  saw(events: readonly Pick<Recorded, 'stream' | 'position'>[]): void {
    for (const { stream, position } of events) {
      this.heard(position);
      for (const known of this.#known.values()) {
        if (position > known.newest && isOf(known.categories, stream)) known.newest = position;
      }
    }
  }

  /** The position of the newest event of some categories; 0 where there is none. */
  of(categories: readonly string[], log: LogReader): Promise<bigint> {
    const key = JSON.stringify(categories);
    const known = this.#known.get(key) ?? this.#begin(categories, log);
    this.#known.set(key, known);
    return known.search.ask();
  }

  #begin(categories: readonly string[], log: LogReader): Known {
    const search = new SharedRead(() => this.#search(known, log));
    const known: Known = { categories, newest: 0n, searchedUpTo: 0n, search };
    return known;
  }

  async #search(known: Known, log: LogReader): Promise<bigint> {
    let end: bigint | undefined;
    const knownBefore = known.newest;
    for (let before: bigint | 'end' = 'end', look = FIRST_LOOK; ; look = FURTHER_LOOK) {
      const { events, first: top, last, isEnd } = await log.backwards(before, known.categories, look);
      const [first] = events;
      if (end === undefined && known.newest === knownBefore && (top?.position ?? 0n) < knownBefore)
        this.#setBack(known);
      end ??= first?.position ?? last?.position;
      if (first) {
        // Further back than it was: the newest was purged, or the log was set back. What came meanwhile counts.
        if (first.position > known.newest || known.newest === knownBefore) known.newest = first.position;
        break;
      }
      if (isEnd || last === undefined || last.position <= known.searchedUpTo || last.position <= known.newest) break;
      before = last.position;
    }
    if (end !== undefined) known.searchedUpTo = end;
    return known.newest;
  }

  /** The log ends before what was known of it: all of that is found out anew. */
  #setBack(known: Known): void {
    this.#newest = 0n;
    known.newest = 0n;
    known.searchedUpTo = 0n;
  }
}

function isOf(categories: readonly string[], stream: string): boolean {
  return categories.some((category) => stream.startsWith(`${category}-`));
}
