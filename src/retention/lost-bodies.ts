import { Injectable } from '@nestjs/common';
import { BodyStore } from '../bodies/body-store.js';
import { Pace } from '../concurrency/pace.js';
import { Clock } from '../eventsourcing/clock.js';
import { type Model, Models, type NamedBody, type View } from '../eventsourcing/model.js';
import { ProjectionStore } from '../read-model/projection-store.js';
import { type BodyFault, BodyReading } from './body-reading.js';

/** A body that a view promises, and that is not there any more, or is damaged. */
export interface LostBody {
  readonly category: string;
  readonly id: string;
  readonly view: View;
  readonly body: NamedBody;
  readonly fault: BodyFault;
}

export interface LostBodiesOptions {
  /**
   * Reads all of them to their ends, so fast at most: others use the same disk. Without it those are damaged of which a
   * reader found that before.
   */
  readonly bytesPerSecond?: number | undefined;
  readonly onProgress?: (progress: LookedAt) => void;
  readonly signal?: AbortSignal;
}

/** How many views were looked at so far, and for how many bodies that these promise. */
export interface LookedAt {
  readonly views: number;
  readonly bodies: number;
  /** Different ones that were read, and how much of them. */
  readonly bodiesRead: number;
  readonly bytesRead: number;
}

type FaultOf = (sha256: string) => Promise<BodyFault | undefined>;

const PAGE = 500;
const AT_ONCE = 50;

/** What a store of bodies that was thrown away, restored from a backup, or damaged, cannot give any more. */
@Injectable()
export class LostBodies {
  constructor(
    private readonly projections: ProjectionStore,
    private readonly models: Models,
    private readonly bodies: BodyStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Model by model, in the order of the entities' ids. Reads all views, and changes nothing. Once the signal is aborted
   * it ends, or throws its reason out of a body that is being read.
   */
  async *find({ bytesPerSecond, onProgress, signal }: LostBodiesOptions = {}): AsyncIterable<LostBody> {
    const pace = bytesPerSecond === undefined ? undefined : new Pace(bytesPerSecond, this.clock);
    const reading = pace && new BodyReading(this.bodies, pace, signal ?? new AbortController().signal);
    const faultOf: FaultOf = (sha256) => (reading ? reading.faultOf(sha256) : this.#knownFaultOf(sha256));
    const looked = { views: 0, bodies: 0 };
    for (const model of this.models.all) {
      for (let after: string | undefined; !signal?.aborted; ) {
        const page = [...(await this.projections.page(model.category, PAGE, after))];
        for (let from = 0; from < page.length; from += AT_ONCE) {
          const some = page.slice(from, from + AT_ONCE);
          const lost = await Promise.all(some.map(([id, view]) => this.#lostOf(model, id, view, faultOf)));
          yield* lost.flat();
        }
        looked.views += page.length;
        looked.bodies += page.reduce((sum, [, view]) => sum + model.bodiesOf(view).length, 0);
        onProgress?.({ ...looked, bodiesRead: reading?.bodies ?? 0, bytesRead: reading?.bytes ?? 0 });
        after = page.at(-1)?.[0];
        if (page.length < PAGE) break;
      }
    }
  }

  async #knownFaultOf(sha256: string): Promise<BodyFault | undefined> {
    const found = await this.bodies.find(sha256);
    if (!found) return 'body_lost';
    return found.isDamaged ? 'body_damaged' : undefined;
  }

  async #lostOf(model: Model, id: string, view: View, faultOf: FaultOf): Promise<readonly LostBody[]> {
    const { category } = model;
    const lost: Pick<LostBody, 'body' | 'fault'>[] = [];
    for (const body of model.bodiesOf(view)) {
      const fault = await faultOf(body.sha256);
      if (fault) lost.push({ body, fault });
    }
    if (lost.length === 0) return [];

    // It may have been deleted since the page was read, and its body swept: what it promises still is lost.
    const now = (await this.projections.load(category, [id])).get(id);
    const promised = new Set(now && model.bodiesOf(now).map(({ sha256 }) => sha256));
    return lost.filter(({ body }) => promised.has(body.sha256)).map((one) => ({ category, id, view, ...one }));
  }
}
