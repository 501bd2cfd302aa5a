import { asksForLabels, type EventFilter, keyOf } from './event-filter.js';
import type { Watcher } from './watcher.js';
import { type Delivery, WatcherGroup } from './watcher-group.js';

/** Watchers by what they want. An event is compared with each filter once, and with those that name its stream only. */
export class WatcherGroups {
  readonly #byKey = new Map<string, WatcherGroup>();
  readonly #byStream = new Map<string, Set<WatcherGroup>>();
  /** Those that name no streams. */
  readonly #ofAll = new Set<WatcherGroup>();
  readonly #asking = new Set<WatcherGroup>();
  readonly #withNews = new Set<WatcherGroup>();

  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  get hasNews(): boolean {
    return this.#withNews.size > 0;
  }

  /** Whether any filter asks for what only the first event of an entity says. */
  get askForLabels(): boolean {
    return this.#asking.size > 0;
  }

  join(watcher: Watcher, filter: EventFilter, position: bigint): void {
    const key = keyOf(filter);
    const group = this.#byKey.get(key) ?? this.#begin(key, filter);
    group.join(watcher, position);
  }

  leave(watcher: Watcher, filter: EventFilter): void {
    const key = keyOf(filter);
    const group = this.#byKey.get(key);
    group?.leave(watcher);
    if (group?.isEmpty) this.#end(key, group);
  }

  /** Those that an event of a stream may concern. */
  *of(stream: string): Iterable<WatcherGroup> {
    yield* this.#ofAll;
    yield* this.#byStream.get(stream) ?? [];
  }

  add(group: WatcherGroup, position: bigint, frame: string): void {
    group.add(position, frame);
    this.#withNews.add(group);
  }

  /** What has been added since it was last asked. Those who join meanwhile are not sent any of it. */
  takeNews(): readonly Delivery[] {
    const groups = [...this.#withNews];
    this.#withNews.clear();
    return groups.flatMap((group) => group.take());
  }

  watchers(): readonly Watcher[] {
    return [...this.#byKey.values()].flatMap((group) => group.watchers());
  }

  #begin(key: string, filter: EventFilter): WatcherGroup {
    const group = new WatcherGroup(filter);
    this.#byKey.set(key, group);
    if (!filter.streams) this.#ofAll.add(group);
    if (asksForLabels(filter)) this.#asking.add(group);
    for (const stream of filter.streams ?? []) {
      this.#byStream.set(stream, (this.#byStream.get(stream) ?? new Set()).add(group));
    }
    return group;
  }

  #end(key: string, group: WatcherGroup): void {
    this.#byKey.delete(key);
    this.#ofAll.delete(group);
    this.#asking.delete(group);
    this.#withNews.delete(group);
    for (const stream of group.filter.streams ?? []) {
      const groups = this.#byStream.get(stream);
      groups?.delete(group);
      if (groups?.size === 0) this.#byStream.delete(stream);
    }
  }
}
