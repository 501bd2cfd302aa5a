import { MongoClient } from 'mongodb';
import { jobsOf } from '../src/adapters/mongodb/collections.js';
import { documentOf } from '../src/adapters/mongodb/views/job-document.js';
import { jobViewKind } from '../src/adapters/mongodb/views/job-view-store.js';
import { foldedPages } from './folded-pages.js';
import { openStores } from './stores.js';

/** No rebuild has this number. */
const NOBODYS = 0;

// A loop that writes the views of the environment's log as documents: an unordered bulkWrite a batch, into a collection
// with the same indexes as the service's. Argument: how many events the log has. Answers with events a second.
const [, , events] = process.argv;
process.once('disconnect', () => process.exit());
const { log, close } = await openStores(process.env);
const batches = (await foldedPages(log)).map((views) =>
  views.map(documentOf).map((replacement) => ({
    replaceOne: { filter: { _id: replacement._id }, replacement, upsert: true },
  })),
);
await close();

const client = await MongoClient.connect(process.env['MONGODB_URL'] ?? '', {
  retryWrites: false,
  writeConcern: { w: 'majority', journal: true },
});
const documents = jobsOf(client.db(), NOBODYS);
await jobViewKind.open(client.db(), NOBODYS).createIndexes();
const startedAt = performance.now();
for (const batch of batches) await documents.bulkWrite(batch, { ordered: false });
const seconds = (performance.now() - startedAt) / 1_000;
await documents.drop();
await client.close();
process.send?.(Number(events) / seconds);
