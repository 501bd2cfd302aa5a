import { EventStoreDbEventStore } from '../../src/adapters/eventstoredb/eventstoredb.event-store.js';
import { MongoFamily } from '../../src/adapters/mongodb/mongo-family.js';
import { MongoLeases } from '../../src/adapters/mongodb/runtime/mongodb.leases.js';
import { SqliteLeases } from '../../src/adapters/sqlite/runtime/sqlite.leases.js';
import { consumerContract } from '../contracts/consumer.contract.js';
import { describeWithServers, freshDatabase, freshNamespace } from '../kit/servers.js';
import { Stores } from '../kit/world.js';

consumerContract('the embedded family', async () => {
  const stores = await Stores.open();
  return { log: stores.log, leases: new SqliteLeases(stores.runtime), close: () => stores.close() };
});

describeWithServers('The servers', ({ mongodb, eventstoredb }) => {
  consumerContract('the family of servers', async () => {
    const { url, drop } = freshDatabase(mongodb);
    const log = new EventStoreDbEventStore({ url: eventstoredb, namespace: freshNamespace() });
    const family = new MongoFamily({ url });
    return {
      log,
      leases: new MongoLeases(family.connection),
      async close() {
        await log.close();
        await family.onApplicationShutdown();
        await drop();
      },
    };
  });
});
