import { mkdir, open, rm, stat, truncate, writeFile } from 'node:fs/promises';
import Database from 'libsql';

/** What may have become of a file of the embedded family. */
export type Damage = (path: string) => Promise<void>;

/** SQLite's own, where nobody says otherwise. */
const PAGE_BYTES = 4_096;

export const garbage: Damage = (path) => writeFile(path, Buffer.alloc(2 * PAGE_BYTES, 7));

export const cutInHalf: Damage = async (path) => {
  const pages = Math.floor((await stat(path)).size / PAGE_BYTES);
  await truncate(path, Math.floor(pages / 2) * PAGE_BYTES);
};

export const aFolder: Damage = async (path) => {
  await rm(path, { force: true });
  await mkdir(path);
};

/** One of its tables has another name. */
export const ofAnotherShape: Damage = async (path) => {
  const db = new Database(path);
  const tables = db
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .all() as { name: string }[];
  db.exec(`ALTER TABLE ${tables.at(-1)?.name} RENAME TO something`);
  db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all();
  db.close();
};

/** A sound database, with a table that this service knows nothing of. */
export const ofAnotherProgram: Damage = async (path) => {
  await rm(path, { force: true });
  const other = new Database(path);
  other.exec('CREATE TABLE notes (text); PRAGMA user_version = 1');
  other.close();
};

/** A page in the middle of a table is overwritten: the pages around it stay as they are. */
export const damagedInside =
  (table: string): Damage =>
  async (path) => {
    const db = new Database(path);
    const pages = db
      .prepare(`SELECT pageno FROM dbstat WHERE name = '${table}' AND pagetype = 'leaf' ORDER BY pageno`)
      .all() as { pageno: number }[];
    db.close();
    const { pageno } = pages[Math.floor(pages.length / 2)] ?? { pageno: 1 };
    const file = await open(path, 'r+');
    await file.write(Buffer.alloc(PAGE_BYTES, 7), 0, PAGE_BYTES, PAGE_BYTES * (pageno - 1));
    await file.close();
  };
