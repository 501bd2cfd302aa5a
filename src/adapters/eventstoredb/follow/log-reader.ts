import type { AllStreamResolvedEvent, Position, ReadPosition } from '@eventstore/db-client';
import type { Recorded } from '../../../eventsourcing/event.js';
import type { LogRange } from '../../../eventsourcing/event-store.js';
import type { EventStoreDbConnection } from '../connection/connection.js';
import type { StreamNames } from '../stream-names.js';
import { recorded } from './recorded.js';

/** How many events at most are held in memory by one reader. */
export const PAGE_SIZE = 500;

/** A record of the log, whoever's it is. */
export interface LogRecord {
  readonly position: bigint;
  readonly id: string;
}

/** A step through the log: what was found of ours, the first and the last record that was looked at, if the log ended. */
export interface Stretch {
  readonly events: readonly Recorded[];
  readonly first: LogRecord | undefined;
  readonly last: LogRecord | undefined;
  readonly isEnd: boolean;
}

/** Reads the whole log. The client reads it unfiltered, whatever filter it is given: ours is applied here. */
export class LogReader {
  constructor(
    private readonly connection: EventStoreDbConnection,
    private readonly names: StreamNames,
    private readonly onRead: (events: readonly Recorded[]) => void,
  ) {}

  /** The log in pages, as the port tells it. */
  async *pages({ after = 0n, upTo, categories }: LogRange): AsyncGenerator<readonly Recorded[]> {
    for (let at = after; at < upTo && categories.length > 0; ) {
      const { events, last, isEnd } = await this.forwards(at, categories);
      const wanted = events.filter(({ position }) => position <= upTo);
      yield* inPages(wanted);
      if (isEnd) return;
      at = last?.position ?? at;
    }
  }

  /**
   * What lies after a position. The server reads inclusively, and from inside a scavenged gap it begins with the
   * first record that survived: what is not after the position is dropped here.
   */
  async forwards(after: bigint, categories: readonly string[]): Promise<Stretch> {
    const fromPosition = after === 0n ? 'start' : at(after);
    const found = await this.#read({ direction: 'forwards', fromPosition, maxCount: STRETCH });
    return this.#stretch(found, categories, (position) => position > after);
  }

  /** What lies before a position, or the end of the log, newest first. */
  async backwards(before: bigint | 'end', categories: readonly string[], count: number): Promise<Stretch> {
    const fromPosition = before === 'end' ? 'end' : at(before);
    const found = await this.#read({ direction: 'backwards', fromPosition, maxCount: count });
    return { ...this.#stretch(found, categories, () => true), isEnd: found.length < count };
  }

  /** Where the newest record of all lies, the server's own included; 0 in an empty log. */
  async head(): Promise<bigint> {
    return (await this.backwards('end', [], 1)).last?.position ?? 0n;
  }

  /**
   * The event at a position, of whatever stream. A server that refuses this and answers something else refuses the
   * position, in words that differ from version to version: no record begins there.
   */
  async at(position: bigint): Promise<Recorded | undefined> {
    try {
      const [found] = await this.#read({ direction: 'forwards', fromPosition: at(position), maxCount: 1 });
      const event = found?.event;
      return event?.position.commit === position ? recorded(event, this.names) : undefined;
    } catch {
      await this.head();
      return undefined;
    }
  }

  #read(options: { direction: 'forwards' | 'backwards'; fromPosition: ReadPosition; maxCount: number }) {
    return this.connection.read((client) => client.readAll({ ...options, requiresLeader: true }));
  }

  #stretch(
    found: readonly AllStreamResolvedEvent[],
    categories: readonly string[],
    isWanted: (position: bigint) => boolean,
  ): Stretch {
    const prefixes = this.names.prefixes(categories);
    const events = found.flatMap(({ event }) =>
      event && prefixes.some((prefix) => event.streamId.startsWith(prefix)) && isWanted(event.position.commit)
        ? [recorded(event, this.names)]
        : [],
    );
    this.onRead(events);
    return { events, first: recordOf(found[0]), last: recordOf(found.at(-1)), isEnd: found.length < STRETCH };
  }
}

function recordOf(found: AllStreamResolvedEvent | undefined): LogRecord | undefined {
  return found?.event && { position: found.event.position.commit, id: found.event.id };
}

/** Nothing that a client of our kind wrote has a prepare position of its own. */
export function at(position: bigint): Position {
  return { commit: position, prepare: position };
}

export function* inPages(events: readonly Recorded[]): Generator<readonly Recorded[]> {
  for (let start = 0; start < events.length; start += PAGE_SIZE) yield events.slice(start, start + PAGE_SIZE);
}

/** A page, and the record that the server repeats because it reads inclusively. */
const STRETCH = PAGE_SIZE + 1;
