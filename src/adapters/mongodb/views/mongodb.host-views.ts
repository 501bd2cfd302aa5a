import type { Filter } from 'mongodb';
import { HostViews } from '../../../read-model/host-views.js';
import { type HeldHostDocument, heldHostsOf } from '../collections.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import type { BuildsDocument } from './builds-document.js';

export class MongoHostViews extends HostViews {
  constructor(
    private readonly connection: MongoConnection,
    private readonly builds: BuildsDocument,
  ) {
    super();
  }

  held(at: Date): Promise<readonly string[]> {
    return this.#hosts({ heldUntil: { $gt: at } });
  }

  /** Few hosts have a view at all, so that all are looked through. */
  overridden(): Promise<readonly string[]> {
    return this.#hosts({ isOverridden: true });
  }

  async #hosts(filter: Filter<HeldHostDocument>): Promise<readonly string[]> {
    const { build } = await this.builds.active();
    const found = await this.connection.ask((db) =>
      heldHostsOf(db, build)
        .find(filter, { projection: { host: 1 } })
        .toArray(),
    );
    return found.flatMap(({ host }) => host ?? []);
  }
}
