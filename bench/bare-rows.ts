import { join } from 'node:path';
import Database from 'libsql';
import { foldedPages } from './folded-pages.js';
import { openStores } from './stores.js';

// A loop that writes the views of the environment's log as rows: a transaction a batch, in a table with a key and
// nothing else. Arguments: a folder for it, and how many events the log has. Answers with events a second.
const [, , folder = '.', events] = process.argv;
process.once('disconnect', () => process.exit());
const { log, close } = await openStores(process.env);
const batches = (await foldedPages(log)).map((views) =>
  views.map((view) => {
    const revision = Number(view.revision);
    return [view.jobId, revision, JSON.stringify({ ...view, revision })] as const;
  }),
);
await close();

const db = new Database(join(folder, 'bare.db'));
db.pragma('journal_mode = WAL');
db.pragma('synchronous = NORMAL');
db.exec('CREATE TABLE documents (id TEXT PRIMARY KEY, revision INTEGER NOT NULL, document TEXT NOT NULL) STRICT');
const upsert = db.prepare(`
  INSERT INTO documents VALUES (?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, document = excluded.document
`);
const startedAt = performance.now();
for (const batch of batches) {
  db.exec('BEGIN IMMEDIATE');
  for (const row of batch) upsert.run(...row);
  db.exec('COMMIT');
}
const seconds = (performance.now() - startedAt) / 1_000;
db.close();
process.send?.(Number(events) / seconds);
