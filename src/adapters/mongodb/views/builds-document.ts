import type { Collection, Db } from 'mongodb';
import { SharedRead } from '../../../concurrency/shared-read.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import { upsert } from './guarded-upserts.js';

/** How far a build of the views is. */
export interface Checkpoint {
  readonly build: number;
  /** Undefined before the first batch. */
  readonly position: bigint | undefined;
  /** Whether each batch keeps up what is kept beside the views: in a build that never answered, from its first switch on. */
  readonly isPrepared: boolean;
}

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
    return { build: active, position: generations[active]?.position, isPrepared: true };
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
  move({ build, position, isPrepared }: Checkpoint, to: bigint, isToBeActive: boolean): Promise<boolean> {
    const here = pathOf(build);
    return this.#change(
      {
        ...(isToBeActive && { active: build }),
        ...(!isPrepared && { [`${here}.hasLanes`]: { $exists: false } }),
        [here]: { $exists: true },
        ...isAt(here, position),
      },
      { $set: { [`${here}.position`]: to } },
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
        { $set: { latest: begun, [pathOf(begun)]: {} }, ...(others.length > 0 && { $unset: forgotten }) },
      );
      if (isDone) return begun;
    }
  }

  /**
   * Lets a build answer. False where the active one is further; a batch that comes in between is seen.
   * @throws RangeError
   */
  async activate(build: number, evenBehind: boolean): Promise<boolean> {
    for (;;) {
      const { active, generations } = await this.#read.ask();
      const next = generations[build];
      if (!next) throw new RangeError(`There is no build ${build} of the views`);
      if (active === build) return true;

      const position = generations[active]?.position;
      if (!evenBehind && (next.position ?? -1n) < (position ?? -1n)) return false;

      const both = { ...isAt(pathOf(active), position), ...isAt(pathOf(build), next.position) };
      if (await this.#change({ active, ...both }, { $set: { active: build } })) return true;
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
  readonly hasLanes?: true;
}

const ID = 'job-views';
const FIRST: Omit<Entry, '_id'> = { active: 1, latest: 1, generations: { 1: {} } };

function collectionOf(db: Db): Collection<Entry> {
  return db.collection('generations', { useBigInt64: true });
}

function checkpointOf(build: number, { position, hasLanes }: BuildEntry, active: number): Checkpoint {
  return { build, position, isPrepared: hasLanes ?? build === active };
}

function pathOf(build: number): string {
  return `generations.${build}`;
}

function isAt(path: string, position: bigint | undefined): object {
  return { [`${path}.position`]: position === undefined ? { $exists: false } : { $eq: position } };
}
