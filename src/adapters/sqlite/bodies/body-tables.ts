import { chunkHash } from '../../../bodies/chunked.js';
import { type Database, openDatabase } from '../database.js';
import { change, query } from '../statement.js';
import { BODIES } from './body-schema.js';

/** Every chunk of a body but its last is of this size, so that a range knows its chunks. */
export const CHUNK_BYTES = 256 * 1024;

export interface BodyRow {
  readonly sha256: string;
  readonly size: number;
  readonly touchedAt: Date;
}

/** A body that has no name any more. */
export interface UnnamedRow {
  readonly id: number;
  readonly isDamaged: boolean;
}

/**
 * The statements over the file of bodies. A body is `receiving` until it has its name, then `kept`, and `dying` once it
 * is freed: it has no name any more, so nobody begins to read it, while its chunks are removed one by one.
 */
export class BodyTables {
  readonly #touch: (at: number, sha256: string) => number;
  readonly #touchWhole: (at: number, sha256: string) => number;
  readonly #insert: (sha256: string | null, size: number, at: number, state: string) => [id: number][];
  readonly #alive: (at: number, id: number) => number;
  readonly #name: (sha256: string, size: number, at: number, id: number) => number;
  readonly #addChunk: (body: number, number: number, bytes: Uint8Array, hash: Uint8Array | null) => number;
  readonly #hash: (hash: Uint8Array, body: number, number: number) => number;
  readonly #mark: (isDamaged: number, id: number) => number;
  readonly #markNamed: (sha256: string) => number;
  readonly #untouched: (
    after: string,
    before: number,
    limit: number,
  ) => [sha256: string, size: number, touchedAt: number][];
  readonly #unname: (sha256: string, touchedAt: number) => [id: number, isDamaged: number][];
  readonly #unnameDamaged: (sha256: string) => number;
  readonly #abandon: (id: number) => number;
  readonly #abandonBefore: (before: number) => number;
  readonly #dying: () => [id: number][];
  readonly #nextChunks: (body: number) => [bytes: Uint8Array][];
  readonly #dropChunks: (body: number) => number;
  readonly #drop: (id: number) => number;

  static async open(path: string): Promise<[BodyTables, Database.Database]> {
    const db = await openDatabase(path, BODIES);
    return [new BodyTables(db), db];
  }

  private constructor(db: Database.Database) {
    // Every touch is later than the one before, whatever the clock says: `free` must notice it.
    const touch = 'UPDATE bodies SET touched_at = max(?, touched_at + 1) WHERE sha256 = ?';
    this.#touch = change(db, touch);
    this.#touchWhole = change(db, `${touch} AND is_damaged = 0`);
    this.#insert = query(db, 'INSERT INTO bodies (sha256, size, touched_at, state) VALUES (?, ?, ?, ?) RETURNING id');
    this.#alive = change(db, `UPDATE bodies SET touched_at = ? WHERE id = ? AND state = 'receiving'`);
    this.#name = change(
      db,
      `UPDATE bodies SET sha256 = ?, size = ?, touched_at = ?, state = 'kept' WHERE id = ? AND state = 'receiving'`,
    );
    this.#addChunk = change(db, 'INSERT INTO chunks (body, number, bytes, hash) VALUES (?, ?, ?, ?)');
    this.#hash = change(db, 'UPDATE chunks SET hash = ? WHERE body = ? AND number = ?');
    this.#mark = change(db, 'UPDATE bodies SET is_damaged = ? WHERE id = ?');
    this.#markNamed = change(db, 'UPDATE bodies SET is_damaged = 1 WHERE sha256 = ?');
    this.#untouched = query(
      db,
      'SELECT sha256, size, touched_at FROM bodies WHERE sha256 > ? AND touched_at < ? ORDER BY sha256 LIMIT ?',
    );
    this.#unname = query(
      db,
      `UPDATE bodies SET sha256 = NULL, state = 'dying' WHERE sha256 = ? AND touched_at = ? RETURNING id, is_damaged`,
    );
    this.#unnameDamaged = change(
      db,
      `UPDATE bodies SET sha256 = NULL, state = 'dying' WHERE sha256 = ? AND is_damaged = 1`,
    );
    this.#abandon = change(db, `UPDATE bodies SET state = 'dying' WHERE id = ? AND state = 'receiving'`);
    this.#abandonBefore = change(db, `UPDATE bodies SET state = 'dying' WHERE state = 'receiving' AND touched_at < ?`);
    this.#dying = query(db, `SELECT id FROM bodies WHERE state = 'dying' AND is_damaged = 0`);
    const next = `FROM chunks WHERE body = ? ORDER BY number LIMIT ${CHUNKS_A_STEP}`;
    this.#nextChunks = query(db, `SELECT bytes ${next}`);
    this.#dropChunks = change(db, `DELETE FROM chunks WHERE rowid IN (SELECT rowid ${next})`);
    this.#drop = change(db, 'DELETE FROM bodies WHERE id = ?');
  }

  touch(sha256: string, at: Date): boolean {
    return this.#touch(at.getTime(), sha256) > 0;
  }

  /** Keeps a body of at most one chunk, which its name is the hash of. */
  keep(sha256: string, bytes: Uint8Array, at: Date): void {
    if (this.#isThere(sha256, at)) return;

    const id = this.#added(this.#insert(sha256, bytes.length, at.getTime(), 'kept'));
    if (bytes.length > 0) this.#addChunk(id, 0, bytes, null);
  }

  /** Begins a body whose name is not known yet. */
  receive(at: Date): number {
    return this.#added(this.#insert(null, 0, at.getTime(), 'receiving'));
  }

  addChunk(body: number, number: number, bytes: Uint8Array, at: Date): void {
    if (this.#alive(at.getTime(), body) === 0) throw new Error('A body was swept while it was received');

    this.#addChunk(body, number, bytes, chunkHash(`${body}`, number, bytes));
  }

  /** Gives chunks of a body their hashes, in their order, from one on. */
  hash(body: number, first: number, hashes: readonly Uint8Array[]): void {
    for (const [index, hash] of hashes.entries()) this.#hash(hash, body, first + index);
  }

  mark(body: number, isDamaged: boolean): void {
    this.#mark(isDamaged ? 1 : 0, body);
  }

  markNamed(sha256: string): void {
    this.#markNamed(sha256);
  }

  /** Gives a received body its name. False where another has it already: that one was touched, this one is dying. */
  name(body: number, sha256: string, size: number, at: Date): boolean {
    if (this.#isThere(sha256, at)) {
      this.#abandon(body);
      return false;
    }
    if (this.#name(sha256, size, at.getTime(), body) === 0) throw new Error('A body was swept while it was received');
    return true;
  }

  untouched(before: Date, limit: number, after: string): BodyRow[] {
    return this.#untouched(after, before.getTime(), limit).map(([sha256, size, touchedAt]) => ({
      sha256,
      size,
      touchedAt: new Date(touchedAt),
    }));
  }

  /** Takes its name from a body that was not touched since: from here on it is dying. */
  unname({ sha256, touchedAt }: Pick<BodyRow, 'sha256' | 'touchedAt'>): UnnamedRow | undefined {
    const [row] = this.#unname(sha256, touchedAt.getTime());
    return row && { id: row[0], isDamaged: row[1] === 1 };
  }

  abandon(body: number): void {
    this.#abandon(body);
  }

  abandonBefore(before: Date): void {
    this.#abandonBefore(before.getTime());
  }

  /** Those that may be erased: not the damaged ones, whose pages may be those of other bodies by now. */
  dying(): number[] {
    return this.#dying().map(([id]) => id);
  }

  /** Reads what the next `erase` would remove. @throws what SQLite says of pages that are none any more */
  readNext(body: number): void {
    this.#nextChunks(body);
  }

  /** Removes the next few chunks of a dying body, in the end the body. True once nothing is left of it. */
  erase(body: number): boolean {
    if (this.#dropChunks(body) > 0) return false;

    this.#drop(body);
    return true;
  }

  /** Touches what is there; where that is damaged, it gives up its name to the one that comes. */
  #isThere(sha256: string, at: Date): boolean {
    if (this.#touchWhole(at.getTime(), sha256) > 0) return true;

    this.#unnameDamaged(sha256);
    return false;
  }

  #added([row]: [id: number][]): number {
    if (!row) throw new Error('SQLite did not say which row it added');
    return row[0];
  }
}

/** Two megabytes: overwriting more at once would hold up the event loop. */
const CHUNKS_A_STEP = 8;
