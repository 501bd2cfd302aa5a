import type { ChangeSignal } from '../../../concurrency/change-signal.js';
import { type ActivateOptions, type Build, Builds, type OpenBuild } from '../../../read-model/builds.js';
import { generationOf } from '../collections.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import { makeQueues } from '../due/queue-writer.js';
import type { BuildsDocument, Checkpoint } from './builds-document.js';
import { indexViews } from './indexes.js';
import { MongoProjectionStore } from './mongodb.projection-store.js';

/** There may be millions of hosts with jobs that wait. */
const QUEUES_WITHIN_MS = 10 * 60_000;

/** A generation is a number in one document, and some collections that have it in their names. */
export class MongoBuilds extends Builds {
  /** Those that this process has made the queues of. */
  readonly #withQueues = new Set<number>();

  constructor(
    private readonly connection: MongoConnection,
    private readonly document: BuildsDocument,
    private readonly changeSignal: ChangeSignal,
  ) {
    super();
  }

  async all(): Promise<readonly Build[]> {
    const { active, checkpoints } = await this.document.all();
    return checkpoints.map(({ generation, position }) => ({
      number: generation,
      position,
      isActive: generation === active,
    }));
  }

  async begin(): Promise<number> {
    const begun = await this.document.begin();
    await this.#removeForgotten(begun);
    await this.connection.ask((db) => indexViews(db, begun));
    return begun;
  }

  async open(generation: number): Promise<OpenBuild> {
    await this.#find(generation);
    await this.connection.ask((db) => indexViews(db, generation)); // they are not there if its begin was cut off
    return {
      projections: new MongoProjectionStore(this.connection, this.document, this.changeSignal, generation),
      close: async () => {},
    };
  }

  async activate(generation: number, { evenBehind = false }: ActivateOptions = {}): Promise<boolean> {
    await this.#find(generation);
    if (!this.#withQueues.has(generation)) await this.#makeQueues(generation);
    const isActive = await this.document.activate(generation, evenBehind);
    if (isActive) this.changeSignal.announce();
    return isActive;
  }

  /**
   * Once, however often a switch is tried: it takes its time, in which the views that answer move on. What comes into
   * this generation meanwhile, by whoever works on it, enters its queues by itself.
   */
  async #makeQueues(generation: number): Promise<void> {
    await this.document.addQueues(generation);
    const at = await this.#find(generation);
    await this.connection.ask((db) => makeQueues(db, at), QUEUES_WITHIN_MS);
    this.#withQueues.add(generation);
  }

  /** By what there is, so that leftovers of a begin that was cut off, or of a late batch, go too. */
  async #removeForgotten(begun: number): Promise<void> {
    const { checkpoints } = await this.document.all();
    const kept = new Set(checkpoints.map(({ generation }) => generation));
    await this.connection.ask(async (db) => {
      for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
        const generation = generationOf(name);
        if (generation !== undefined && generation < begun && !kept.has(generation)) await db.dropCollection(name);
      }
    });
  }

  async #find(generation: number): Promise<Checkpoint> {
    const found = await this.document.find(generation);
    if (!found) throw new RangeError(`There is no generation ${generation} of the views`);

    return found;
  }
}
