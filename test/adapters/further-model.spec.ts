import { EventStoreDbModule } from '../../src/adapters/eventstoredb/eventstoredb.module.js';
import { MongoModule } from '../../src/adapters/mongodb/mongodb.module.js';
import { VIEW_KINDS as MONGO_VIEW_KINDS } from '../../src/adapters/mongodb/views/view-kinds.js';
import { SqliteModule } from '../../src/adapters/sqlite/sqlite.module.js';
import { VIEW_KINDS as SQLITE_VIEW_KINDS } from '../../src/adapters/sqlite/views/view-kinds.js';
import { modelContract } from '../contracts/model.contract.js';
import { describeWithServers, freshDatabase, freshNamespace } from '../kit/servers.js';
import { temporaryFolder } from '../kit/temporary-folder.js';
import { mongoToyViews } from '../toy/mongodb.toy-views.js';
import { sqliteToyViews } from '../toy/sqlite.toy-views.js';

modelContract('sqlite', async () => {
  const folder = await temporaryFolder();
  const viewKinds = [...SQLITE_VIEW_KINDS, sqliteToyViews];
  return {
    modules: [SqliteModule.in({ dataDir: folder.path, use: 'alone', viewKinds })],
    remove: () => folder.remove(),
  };
});

describeWithServers('a further model on servers', ({ eventstoredb, mongodb }) => {
  modelContract('eventstoredb and mongodb', async () => {
    const database = freshDatabase(mongodb);
    const viewKinds = [...MONGO_VIEW_KINDS, mongoToyViews];
    return {
      modules: [
        EventStoreDbModule.for({ url: eventstoredb, namespace: freshNamespace() }),
        MongoModule.for({ url: database.url, viewKinds }),
      ],
      remove: () => database.drop(),
    };
  });
});
