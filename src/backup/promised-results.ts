import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { foldedOrNone, keptOf } from '../audit/kept-events.js';
import { BodyDamagedError, BodyNotFoundError, type BodyStore } from '../bodies/body-store.js';
import type { Recorded } from '../eventsourcing/event.js';
import type { EventStore } from '../eventsourcing/event-store.js';
import { type Entity, type Models, type NamedBody, streamOf } from '../eventsourcing/model.js';

export interface Stores {
  readonly log: EventStore;
  readonly bodies: BodyStore;
}

/** A result that was promised, and cannot be given. */
export interface BrokenPromise {
  readonly stream: string;
  readonly sha256: string;
  readonly why: 'is not there' | 'is not what was fetched';
}

type State = BrokenPromise['why'] | 'is whole';

type FoundBody = NamedBody & { readonly state: State };

export interface LookOptions {
  /** Recomputes the hash of each body, instead of only looking whether it is there. */
  readonly readsBodies: boolean;
  /** Bodies that are known to be lost: they are passed over. */
  readonly lostAlready?: ReadonlySet<string>;
}

const AT_ONCE = 20;
const MOST_NAMED = 1_000;
const REMEMBERED_BODIES = 100_000;

/**
 * Goes through the events of a log and looks for the bodies that its streams promise as they are now: none, once one is
 * deleted or purged. Memory holds a page, however long the log is; a body that many name is looked for again after many
 * others.
 */
export class PromisedResults {
  readonly streams: Record<string, number>;
  count = 0;
  bytes = 0;
  last: Recorded | undefined;
  /** The first of those that are lost, and how many there are. */
  readonly lost: BrokenPromise[] = [];
  lostCount = 0;
  /** The first of the streams that cannot be read, so that nobody can say what they promise, and how many there are. */
  readonly unreadable: string[] = [];
  unreadableCount = 0;
  readonly #states = new LRUCache<string, State>({ max: REMEMBERED_BODIES });

  constructor(
    private readonly stores: Stores,
    private readonly models: Models,
    private readonly how: LookOptions,
  ) {
    this.streams = Object.fromEntries(models.categories.map((category) => [category, 0]));
  }

  /** The events in the order of the log, without those that a purge removed. */
  async take(events: readonly Recorded[]): Promise<void> {
    this.last = events.at(-1) ?? this.last;
    const begun = events.flatMap((event) => {
      const isFirst = event.revision === 0n || this.models.isPurge(event);
      return (isFirst && this.models.entityOf(event.stream)) || [];
    });
    for (let n = 0; n < begun.length; n += AT_ONCE) {
      const some = begun.slice(n, n + AT_ONCE);
      const promised = await Promise.all(some.map((entity) => this.#promisesOf(entity)));
      for (const [stream, bodies] of promised) for (const body of bodies) this.#takeBody(stream, body);
    }
  }

  /** What a stream promises, each with its state. */
  async #promisesOf({ model, id }: Entity): Promise<readonly [stream: string, bodies: readonly FoundBody[]]> {
    const stream = streamOf(model, id);
    this.streams[model.category] = (this.streams[model.category] ?? 0) + 1;
    const kept = keptOf(await this.stores.log.read(stream), this.models);
    const view = foldedOrNone(model, kept);
    const [first] = kept;
    const isUnreadable = !view && first && !this.models.isPurge(first);
    if (isUnreadable && ++this.unreadableCount <= MOST_NAMED) this.unreadable.push(stream);
    const bodies = view ? model.bodiesOf(view) : [];
    return [stream, await Promise.all(bodies.map(async (body) => ({ ...body, state: await this.#stateOf(body) })))];
  }

  #takeBody(stream: string, { sha256, size, state }: FoundBody): void {
    this.count++;
    this.bytes += size;
    if (state === 'is whole' || this.how.lostAlready?.has(sha256)) return;
    if (++this.lostCount <= MOST_NAMED) this.lost.push({ stream, sha256, why: state });
  }

  async #stateOf({ sha256 }: NamedBody): Promise<State> {
    const state = this.#states.get(sha256) ?? (await this.#look(sha256));
    this.#states.set(sha256, state);
    return state;
  }

  async #look(sha256: string): Promise<State> {
    const { bodies } = this.stores;
    if (!this.how.readsBodies) return (await bodies.find(sha256)) ? 'is whole' : 'is not there';

    const hash = createHash('sha256');
    try {
      for await (const piece of bodies.read(sha256)) hash.update(piece);
    } catch (error) {
      if (error instanceof BodyNotFoundError) return 'is not there';
      if (error instanceof BodyDamagedError) return 'is not what was fetched';
      throw error;
    }
    return hash.digest('hex') === sha256 ? 'is whole' : 'is not what was fetched';
  }
}
