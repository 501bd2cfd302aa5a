import type { Collection, Db } from 'mongodb';
import { SharedRead } from '../../../concurrency/shared-read.js';
import type { MadeFromLog } from '../../../eventsourcing/foreign-log.js';
import type { Witness, Witnesses } from '../../../eventsourcing/witness.js';
import type { ActivateOptions } from '../../../read-model/builds.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import { upsert } from './guarded-upserts.js';

/** How far a build of the views is, and the events that the log is known again by. */
export interface Checkpoint extends MadeFromLog {
  readonly build: number;
  /** Whether each batch keeps up what is kept beside the views: in a build that never answered, from its first switch on. */
  readonly isPrepared: boolean;
  /** An earlier version began it: what that did not know of, its documents do not have. */
  readonly isOutdated: boolean;
  /** How often a parked stream was let go on. */
  readonly releases: number;
  /** Streams that go on, and whose documents may still tell that they are parked there. */
  readonly released: readonly ReleasedStream[];
}

export interface ReleasedStream {
  readonly stream: string;
  /** That of the event that it was parked at. */
  readonly revision: bigint;
}

/**
 * What the documents of views have, as far as a build must be made anew for it. It grows by one with every field that is
 * looked for in old documents, too. 2: the words, errors, HTTP statuses, and times of finish of jobs.
 */
const SHAPE = 2;

/**
 * Which builds of the views there are, how far each of them is, and which one answers: one document, so that a switch,
 * and every move of a checkpoint, is one compare-and-set.
 */
export class BuildsDocument {
  readonly #read = new SharedRead(() => this.connection.ask((db) => this.#findOrMake(collectionOf(db))));

  /** @param onMade told when there was no such document: the database is empty */
  constructor(
    private readonly connection: MongoConnection,
    private readonly onMade: () => void,
  ) {}

  async active(): Promise<Checkpoint> {
    const { active, generations } = await this.#read.ask();
    return { ...checkpointOf(active, generations[active] ?? {}, active), isPrepared: true };
  }

  /** A build by its number; undefined where it is none, or no more. */
  async find(build: number): Promise<Checkpoint | undefined> {
    const { active, generations } = await this.#read.ask();
    const found = generations[build];
    return found && checkpointOf(build, found, active);
  }

  async all(): Promise<{ readonly active: number; readonly checkpoints: readonly Checkpoint[] }> {
    const { active, generations } = await this.#read.ask();
    const checkpoints = Object.entries(generations).map(([build, entry]) => checkpointOf(Number(build), entry, active));
    return { active, checkpoints: checkpoints.sort((one, other) => one.build - other.build) };
  }

  /** Moves a checkpoint on from where it was seen. False where it is somewhere else by now, or was prepared meanwhile. */
  move(from: Checkpoint, to: bigint, last: Witness, isToBeActive: boolean): Promise<boolean> {
    const { build, position, isPrepared, witnesses, releases } = from;
    const here = pathOf(build);
    return this.#change(
      {
        ...(isToBeActive && { active: build }),
        ...(!isPrepared && { [`${here}.hasLanes`]: { $exists: false } }),
        [here]: { $exists: true },
        ...isAt(here, position),
        ...knows(here, releases),
      },
      { $set: { [`${here}.position`]: to, ...witnessesAt(here, { origin: witnesses?.origin ?? last, last }) } },
    );
  }

  /** Lets a stream go on, as the batches that pass over it begin to fail. False where the checkpoint has moved. */
  release(from: Checkpoint, { stream, revision }: ReleasedStream): Promise<boolean> {
    return this.countRelease(from, { $push: { [`${pathOf(from.build)}.released`]: { stream, revision } } });
  }

  /** That, of a stream that is parked again further on. */
  countRelease({ build, position, releases }: Checkpoint, change: object = {}): Promise<boolean> {
    const here = pathOf(build);
    return this.#change(
      { [here]: { $exists: true }, ...isAt(here, position), ...knows(here, releases) },
      { $inc: { [`${here}.releases`]: 1 }, ...change },
    );
  }

  /** Its document is gone. */
  async forgetReleased(build: number, { stream, revision }: ReleasedStream): Promise<void> {
    const here = pathOf(build);
    await this.#change({ [here]: { $exists: true } }, { $pull: { [`${here}.released`]: { stream, revision } } });
  }

  /** Names the event of a checkpoint that has none. */
  async mark(build: number, at: Witness): Promise<void> {
    const here = pathOf(build);
    await this.#change(
      { ...isAt(here, at.position), [`${here}.last`]: { $exists: false } },
      { $set: witnessesAt(here, { origin: at, last: at }) },
    );
  }

  /** From now on each batch keeps up what is kept beside the views; one that is on its way, and does not, comes too late. */
  async beginToPrepare(build: number): Promise<void> {
    const here = pathOf(build);
    await this.#change({ [here]: { $exists: true } }, { $set: { [`${here}.hasLanes`]: true } });
  }

  /** Adds a build that nothing is in yet, under a number that none had before. Forgets all others but the active one. */
  async begin(): Promise<number> {
    for (;;) {
      const { active, latest, generations } = await this.#read.ask();
      const begun = latest + 1;
      const others = Object.keys(generations).filter((number) => Number(number) !== active);
      const forgotten = Object.fromEntries(others.map((number) => [pathOf(Number(number)), '']));
      const isDone = await this.#change(
        { active, latest },
        { $set: { latest: begun, [pathOf(begun)]: { shape: SHAPE } }, ...(others.length > 0 && { $unset: forgotten }) },
      );
      if (isDone) return begun;
    }
  }

  /**
   * Lets a build answer. False where the active one is further, or other streams went on there; what comes in between is seen.
   * @throws RangeError
   */
  async activate(build: number, { insteadOfForeign = false, releases }: ActivateOptions): Promise<boolean> {
    for (;;) {
      const { active, generations } = await this.#read.ask();
      const next = generations[build];
      if (!next) throw new RangeError(`There is no build ${build} of the views`);
      if (active === build) return true;

      const { position, releases: released = 0 } = generations[active] ?? {};
      if (releases !== undefined && releases !== Number(released)) return false;
      if (!insteadOfForeign && (next.position ?? -1n) < (position ?? -1n)) return false;

      const both = { ...isAt(pathOf(active), position), ...isAt(pathOf(build), next.position) };
      const same = { active, ...both, ...knows(pathOf(active), Number(released)) };
      if (await this.#change(same, { $set: { active: build } })) return true;
    }
  }

  /** Whoever looks first makes it. */
  async #findOrMake(collection: Collection<Entry>): Promise<Entry> {
    const found = await collection.findOne({ _id: ID });
    if (found) return found;

    await upsert(() => collection.updateOne({ _id: ID }, { $setOnInsert: FIRST }, { upsert: true }));
    this.onMade();
    return (await collection.findOne({ _id: ID })) ?? { _id: ID, ...FIRST };
  }

  #change(found: object, change: object): Promise<boolean> {
    return this.connection.ask(async (db) => {
      const { matchedCount } = await collectionOf(db).updateOne({ _id: ID, ...found }, change);
      return matchedCount === 1;
    });
  }
}

/** `generations` and `hasLanes` are older words for builds, and for one that is prepared: names in a store stay. */
interface Entry {
  readonly _id: string;
  readonly active: number;
  /** The highest number that any had. */
  readonly latest: number;
  readonly generations: { readonly [build: string]: BuildEntry };
}

interface BuildEntry {
  readonly position?: bigint;
  /** The event that it stood at after its first batch, and the one that it stands at now. */
  readonly origin?: Witness;
  readonly last?: Witness;
  readonly hasLanes?: true;
  /** 1 where there is none. */
  readonly shape?: number | bigint;
  /** 0 where there is none. */
  readonly releases?: number | bigint;
  readonly released?: readonly ReleasedStream[];
}

const ID = 'job-views';
const FIRST: Omit<Entry, '_id'> = { active: 1, latest: 1, generations: { 1: { shape: SHAPE } } };

function collectionOf(db: Db): Collection<Entry> {
  return db.collection('generations', { useBigInt64: true });
}

function checkpointOf(build: number, entry: BuildEntry, active: number): Checkpoint {
  const { position, origin, last, hasLanes, shape = 1, releases = 0, released = [] } = entry;
  const witnesses = origin && last && { origin, last };
  const isPrepared = hasLanes ?? build === active;
  return { build, position, witnesses, isPrepared, isOutdated: shape < SHAPE, releases: Number(releases), released };
}

function witnessesAt(path: string, { origin, last }: Witnesses): object {
  return { [`${path}.origin`]: origin, [`${path}.last`]: last };
}

function pathOf(build: number): string {
  return `generations.${build}`;
}

function knows(path: string, releases: number): object {
  return { [`${path}.releases`]: releases === 0 ? { $exists: false } : releases };
}

function isAt(path: string, position: bigint | undefined): object {
  return { [`${path}.position`]: position === undefined ? { $exists: false } : { $eq: position } };
}
