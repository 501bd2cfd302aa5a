import type { EventFilter } from './event-filter.js';
import type { Watcher } from './watcher.js';

/** What a watcher is to be sent. */
export interface Delivery {
  readonly watcher: Watcher;
  readonly frames: Buffer;
  /** Of the last frame. */
  readonly place: bigint;
}

interface Frame {
  readonly position: bigint;
  readonly text: string;
}

/** Watchers that want the same events: what they are sent is made once for all of them. */
export class WatcherGroup {
  /** With the position after which each joined. */
  readonly #joinedAt = new Map<Watcher, bigint>();
  #frames: Frame[] = [];

  constructor(readonly filter: EventFilter) {}

  get isEmpty(): boolean {
    return this.#joinedAt.size === 0;
  }

  join(watcher: Watcher, position: bigint): void {
    this.#joinedAt.set(watcher, position);
  }

  leave(watcher: Watcher): void {
    this.#joinedAt.delete(watcher);
  }

  watchers(): readonly Watcher[] {
    return [...this.#joinedAt.keys()];
  }

  add(position: bigint, text: string): void {
    this.#frames.push({ position, text });
  }

  /** What has been added since it was last asked. */
  take(): readonly Delivery[] {
    const frames = this.#frames;
    const [first, last] = [frames[0], frames.at(-1)];
    this.#frames = [];
    if (!first || !last) return [];

    const all = bytesOf(frames);
    const place = last.position;
    return [...this.#joinedAt]
      .filter(([, joinedAt]) => joinedAt < place)
      .map(([watcher, joinedAt]) => {
        const isFromBefore = joinedAt < first.position;
        return {
          watcher,
          place,
          frames: isFromBefore ? all : bytesOf(frames.filter((one) => one.position > joinedAt)),
        };
      });
  }
}

function bytesOf(frames: readonly Frame[]): Buffer {
  return Buffer.from(frames.map(({ text }) => text).join(''));
}
