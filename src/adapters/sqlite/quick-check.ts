import type { Database } from './database.js';
import { isDamage } from './file.errors.js';
import { query } from './statement.js';

/** Reads all of a file: undefined where every page is as SQLite left it, else the first thing that is not. */
export function damageIn(db: Database.Database): string | undefined {
  try {
    const [[found] = ['it is empty']] = query<[found: string]>(db, 'PRAGMA quick_check(1)')();
    return found === 'ok' ? undefined : found.replace(/^\*\*\*.*?\*\*\*\s*/, '').trim();
  } catch (error) {
    if (error instanceof Error && isDamage(error)) return error.message;
    throw error;
  }
}
