import { HostViews } from '../../../read-model/host-views.js';
import { heldHostsOf } from '../collections.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import type { BuildsDocument } from './builds-document.js';

export class MongoHostViews extends HostViews {
  constructor(
    private readonly connection: MongoConnection,
    private readonly builds: BuildsDocument,
  ) {
    super();
  }

  async held(at: Date): Promise<readonly string[]> {
    const { build } = await this.builds.active();
    const found = await this.connection.ask((db) =>
      heldHostsOf(db, build)
        .find({ heldUntil: { $gt: at } }, { projection: { host: 1 } })
        .toArray(),
    );
    return found.flatMap(({ host }) => host ?? []);
  }
}
