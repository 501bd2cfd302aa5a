import { readFile, rm } from 'node:fs/promises';
import Database from 'libsql';

/** Puts a file of the views back to what the first version of the service would have written in its place. */
export async function asFirstVersionWrote(path: string): Promise<void> {
  const rows = rowsOf(path);
  for (const suffix of ['', '-wal', '-shm']) await rm(path + suffix, { force: true });

  const db = new Database(path);
  db.exec(await readFile(new URL('../adapters/views-of-schema-1.sql', import.meta.url), 'utf8'));
  for (const [table, some] of rows) {
    for (const row of some) db.prepare(`INSERT INTO ${table} VALUES (${row.map(() => '?').join()})`).run(row);
  }
  db.close();
}

/** In the order that they had in the tables of the first version. */
const COLUMNS = {
  checkpoint: 'only, position',
  jobs: 'row, job_id, revision, status, host, url_key, submission, dedupe_key, generation, submitted_at, priority, due_at, attempt, runner, body_sha256, doc',
  tags: '*',
  lanes: '*',
  sums: '*',
};

function rowsOf(path: string): ReadonlyMap<string, readonly (readonly unknown[])[]> {
  const db = new Database(path);
  const rows = Object.entries(COLUMNS).map(
    ([table, columns]) => [table, db.prepare(`SELECT ${columns} FROM ${table}`).raw().all() as unknown[][]] as const,
  );
  db.close();
  return new Map(rows);
}
