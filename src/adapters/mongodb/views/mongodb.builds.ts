import type { Db } from 'mongodb';
import type { Witness } from '../../../eventsourcing/witness.js';
import { type ActivateOptions, type Build, Builds, type OpenBuild } from '../../../read-model/builds.js';
import { buildOf, claimsOf, hostsOf, taskClaimsOf } from '../collections.js';
import { BuildViews } from './build-views.js';
import type { Checkpoint } from './builds-document.js';
import { MongoProjectionStore, type ViewsInDatabase } from './mongodb.projection-store.js';

/** There may be millions of views that something is kept beside. */
const PREPARED_WITHIN_MS = 10 * 60_000;

/** A build is a number in one document, and some collections that have it in their names. */
export class MongoBuilds extends Builds {
  /** Those that this process has prepared. */
  readonly #prepared = new Set<number>();

  constructor(private readonly database: ViewsInDatabase) {
    super();
  }

  async all(): Promise<readonly Build[]> {
    const { active, checkpoints } = await this.database.builds.all();
    return checkpoints.map((checkpoint) => buildOfViews(checkpoint, active));
  }

  async active(): Promise<Build> {
    const checkpoint = await this.database.builds.active();
    return buildOfViews(checkpoint, checkpoint.build);
  }

  mark(build: number, at: Witness): Promise<void> {
    return this.database.builds.mark(build, at);
  }

  async begin(): Promise<number> {
    const begun = await this.database.builds.begin();
    await this.#removeForgotten(begun);
    await this.#in(begun, (views) => views.createIndexes());
    return begun;
  }

  async open(build: number): Promise<OpenBuild> {
    await this.#find(build);
    await this.#in(build, (views) => views.createIndexes()); // they are not there if its begin was cut off
    return { projections: new MongoProjectionStore(this.database, build), close: async () => {} };
  }

  async activate(build: number, options: ActivateOptions = {}): Promise<boolean> {
    const { builds, changeSignal, connection } = this.database;
    await this.#find(build);
    if (!this.#prepared.has(build)) await this.#prepare(build);
    if (options.insteadOfForeign) await connection.ask(forgetClaims); // no runner takes a job of another log meanwhile
    const isActive = await builds.activate(build, options);
    if (isActive) changeSignal.announce();
    return isActive;
  }

  /**
   * Once, however often a switch is tried: it takes its time, in which the views that answer move on. What comes into
   * this build meanwhile, by whoever works on it, is prepared by itself.
   */
  async #prepare(build: number): Promise<void> {
    await this.database.builds.beginToPrepare(build);
    const { position } = await this.#find(build);
    await this.#in(build, (views) => views.prepare(position), PREPARED_WITHIN_MS);
    this.#prepared.add(build);
  }

  /** By what there is, so that leftovers of a begin that was cut off, or of a late batch, go too. */
  async #removeForgotten(begun: number): Promise<void> {
    const { connection, builds } = this.database;
    const { checkpoints } = await builds.all();
    const kept = new Set(checkpoints.map(({ build }) => build));
    await connection.ask(async (db) => {
      for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
        const build = buildOf(name);
        if (build !== undefined && build < begun && !kept.has(build)) await db.dropCollection(name);
      }
    });
  }

  #in<Answer>(build: number, work: (views: BuildViews) => Promise<Answer>, withinMs?: number): Promise<Answer> {
    const { connection, kinds } = this.database;
    return connection.ask((db) => work(new BuildViews(db, build, kinds)), withinMs);
  }

  async #find(build: number): Promise<Checkpoint> {
    const found = await this.database.builds.find(build);
    if (!found) throw new RangeError(`There is no build ${build} of the views`);

    return found;
  }
}

function buildOfViews({ build, position, witnesses, isOutdated }: Checkpoint, active: number): Build {
  return { number: build, position, witnesses, isActive: build === active, isOutdated };
}

/** Who was given which job, and which jobs are being fetched. */
async function forgetClaims(db: Db): Promise<void> {
  await claimsOf(db).deleteMany({});
  await taskClaimsOf(db).deleteMany({});
  await hostsOf(db).updateMany({ slots: { $exists: true } }, { $unset: { slots: true } });
}
