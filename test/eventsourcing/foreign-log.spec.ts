import { expect, test } from 'vitest';
import { EventStoreDbEventStore } from '../../src/adapters/eventstoredb/eventstoredb.event-store.js';
import { SqliteEventStore } from '../../src/adapters/sqlite/log/sqlite.event-store.js';
import { whyForeign } from '../../src/eventsourcing/foreign-log.js';
import { MODELS } from '../../src/models.js';
import { foreignLogContract } from '../contracts/foreign-log.contract.js';
import { aWitness } from '../kit/job-views-kit.js';
import { describeWith, freshNamespace } from '../kit/servers.js';

foreignLogContract('the embedded log', () => SqliteEventStore.open(':memory:'));

describeWith('eventstoredb', 'EventStoreDB', (url) => {
  foreignLogContract('the shared server', async () => new EventStoreDbEventStore({ url, namespace: freshNamespace() }));
});

test('a log that is empty is told from one that was set back', async () => {
  const log = await SqliteEventStore.open(':memory:');
  const last = aWitness(180n);

  expect(await whyForeign('the views', { position: 180n, witnesses: { origin: last, last } }, log, MODELS)).toBe(
    'The log is empty, and the views are of one that went up to position 180',
  );
  await log.close();
});
