import { EventStoreDbEventStore } from '../../src/adapters/eventstoredb/eventstoredb.event-store.js';
import { SqliteEventStore } from '../../src/adapters/sqlite/log/sqlite.event-store.js';
import { logTailContract } from '../contracts/log-tail.contract.js';
import { describeWith, freshNamespace } from '../kit/servers.js';

logTailContract('the embedded log', async () => {
  const store = await SqliteEventStore.open(':memory:');
  return { store, close: () => store.close() };
});

describeWith('eventstoredb', 'EventStoreDB', (url) => {
  logTailContract('the log in EventStoreDB', async () => {
    const store = new EventStoreDbEventStore({ url, namespace: freshNamespace() });
    return { store, close: () => store.close() };
  });
});
