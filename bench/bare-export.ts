import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { csvRecord } from '../src/csv/record.js';

// A loop that reads the jobs of the environment's folder, page after page, and writes a CSV beside them. Arguments: how
// many jobs there are. Answers with rows a second.
const [, , rows] = process.argv;
const folder = process.env['DATA_DIR'] ?? '.';
const PAGE = 1_000;

process.once('disconnect', () => process.exit());
const db = new Database(join(folder, 'views-1.db'), { readonly: true });
const page = db
  .prepare(
    `SELECT submitted_at, job_id, doc FROM jobs WHERE status = 'queued' AND (submitted_at, job_id) > (?, ?)
     ORDER BY submitted_at, job_id LIMIT ${PAGE}`,
  )
  .raw();
const file = openSync(join(folder, 'bare.csv'), 'w');
const startedAt = performance.now();
let written = 0;
for (let after: readonly [number, string] = [0, '']; ; ) {
  const found = page.all(...after) as [number, string, string][];
  const lines = found.map(([, , doc]) => csvRecord(Object.values(JSON.parse(doc) as object).map(String)));
  if (lines.length > 0) writeSync(file, `${lines.join('\r\n')}\r\n`);
  written += lines.length;
  const last = found.at(-1);
  if (!last || found.length < PAGE) break;
  after = [last[0], last[1]];
}
fsyncSync(file);
const seconds = (performance.now() - startedAt) / 1_000;
closeSync(file);
db.close();
if (written !== Number(rows)) throw new Error(`${written} of ${rows} jobs were read`);
process.send?.(written / seconds);
