import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { BodyDamagedError, BodyNotFoundError, type BodyStore } from '../bodies/body-store.js';
import type { Pace } from '../concurrency/pace.js';

/** What may be wrong with a body that is promised. */
export type BodyFault = 'body_lost' | 'body_damaged';

type Outcome = BodyFault | 'is whole';

const REMEMBERED_BODIES = 100_000;

/** Reads bodies to their ends, at a bounded rate, and compares each with its name; one that many name, once. */
export class BodyReading {
  readonly #outcomes = new LRUCache<string, Promise<Outcome>>({ max: REMEMBERED_BODIES });
  /** How many were read, and how much of them. */
  bodies = 0;
  bytes = 0;

  constructor(
    private readonly store: BodyStore,
    private readonly pace: Pace,
    private readonly signal: AbortSignal,
  ) {}

  /** Undefined where nothing is wrong with it. @throws the signal's reason, once it is aborted */
  async faultOf(sha256: string): Promise<BodyFault | undefined> {
    const reading = this.#outcomes.get(sha256) ?? this.#read(sha256);
    this.#outcomes.set(sha256, reading);
    const outcome = await reading;
    return outcome === 'is whole' ? undefined : outcome;
  }

  async #read(sha256: string): Promise<Outcome> {
    const hash = createHash('sha256');
    try {
      for await (const piece of this.store.read(sha256)) {
        hash.update(piece);
        this.bytes += piece.length;
        await this.pace.after(piece.length, this.signal);
      }
    } catch (error) {
      if (error instanceof BodyNotFoundError) return 'body_lost';
      if (!(error instanceof BodyDamagedError)) throw error;
      this.bodies++;
      return 'body_damaged';
    }
    this.bodies++;
    if (hash.digest('hex') === sha256) return 'is whole';

    await this.store.markDamaged(sha256).catch(() => {}); // on a store that takes no writes it is found all the same
    return 'body_damaged';
  }
}
