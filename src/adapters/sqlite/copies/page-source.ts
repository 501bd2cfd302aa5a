import Database from 'libsql';
import { BUSY_TIMEOUT_MS } from '../database.js';
import { explained, type FilePurpose } from '../file.errors.js';
import { query } from '../statement.js';

/**
 * A database as it was at one moment, page by page, while others write to it. SQLite's own backup begins again with each
 * of their commits and is not in our driver, and VACUUM INTO can be neither slowed nor watched: so its pages are read
 * inside one transaction (https://sqlite.org/dbpage.html). They keep being moved from the write-ahead log into the file
 * meanwhile, but the log is begun anew only once this ends: it grows by what is written until then.
 */
export class PageSource {
  readonly pageBytes: number;
  readonly pageCount: number;
  /** The version of what lies in it. */
  readonly schema: number;
  readonly #pages: (numbers: string) => [page: Uint8Array][];

  /**
   * As it is now. Several that are opened in one turn are of one moment where nobody may write.
   * @throws UnreadableFileError, FileAccessError
   */
  static open(path: string, purpose: FilePurpose): PageSource {
    let db: Database.Database | undefined;
    try {
      db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
      return new PageSource(db);
    } catch (error) {
      db?.close();
      throw explained(error, path, purpose);
    }
  }

  private constructor(private readonly db: Database.Database) {
    db.exec('BEGIN'); // what it reads first is the moment that it stays at
    const pragma = (name: string) => query<[number]>(db, `PRAGMA ${name}`)()[0]?.[0] ?? 0;
    this.pageCount = pragma('page_count');
    this.pageBytes = pragma('page_size');
    this.schema = pragma('user_version');
    this.#pages = query(
      db,
      'SELECT p.data FROM json_each(?) n CROSS JOIN sqlite_dbpage p ON p.pgno = n.value ORDER BY n.key',
    );
  }

  get bytes(): number {
    return this.pageBytes * this.pageCount;
  }

  /** So many pages from one on, counted from 1. */
  read(from: number, count: number): Buffer {
    const numbers = Array.from({ length: Math.min(count, this.pageCount - from + 1) }, (_, n) => from + n);
    const pages = this.#pages(JSON.stringify(numbers));
    if (pages.length < numbers.length) throw new Error(`Of ${numbers.length} pages only ${pages.length} were read`);

    return Buffer.concat(pages.map(([page]) => page));
  }

  close(): void {
    if (!this.db.open) return;

    this.db.exec('ROLLBACK'); // closing alone would hold up the write-ahead log until the garbage is collected
    this.db.close();
  }
}
