import { type EventStoreDbDouble, eventStoreDbDouble } from './eventstoredb-double.js';
import type { Stores } from './families.js';
import { type OwnServer, ownServer } from './own-server.js';

/** Both servers for one test alone, to be broken. */
export interface OwnStores extends Stores {
  readonly mongodb: OwnServer;
  readonly eventstoredb: EventStoreDbDouble;
}

/** @param doubleArgs more words for the command line of the double of EventStoreDB */
export async function ownStores(doubleArgs: readonly string[] = []): Promise<OwnStores> {
  const [mongodb, eventstoredb] = await Promise.all([ownServer('mongodb'), eventStoreDbDouble(doubleArgs)]);
  return {
    mongodb,
    eventstoredb,
    environment: { MONGODB_URL: `${mongodb.url}/retriever`, EVENTSTORE_URL: eventstoredb.url },
    async remove() {
      await Promise.all([mongodb.close(), eventstoredb.close()]);
    },
  };
}
