import type { StoredBody } from '../../../bodies/body-store.js';
import type { KeptChunk } from '../../../bodies/checked-body.js';
import type { Database } from '../database.js';
import { schemaOf } from '../schema.js';
import { query } from '../statement.js';

/** A body, and its number in the file. */
export interface FoundRow extends StoredBody {
  readonly id: number;
}

const WITH_HASHES = 2;

/** The statements that read bodies: also of a file from before chunks had hashes, as an earlier version backed it up. */
export class BodyReads {
  readonly #named: (sha256: string) => [id: number, size: number, isDamaged: number][];
  readonly #chunk: (body: number, number: number) => [bytes: Uint8Array, hash: Uint8Array | null][];

  constructor(db: Database.Database) {
    const hasHashes = schemaOf(db) >= WITH_HASHES;
    this.#named = query(db, `SELECT id, size, ${hasHashes ? 'is_damaged' : '0'} FROM bodies WHERE sha256 = ?`);
    this.#chunk = query(db, `SELECT bytes, ${hasHashes ? 'hash' : 'NULL'} FROM chunks WHERE body = ? AND number = ?`);
  }

  find(sha256: string): FoundRow | undefined {
    const [row] = this.#named(sha256);
    if (!row) return undefined;

    const [id, size, isDamaged] = row;
    return { id, sha256, size, ...(isDamaged === 1 && { isDamaged: true }) };
  }

  chunk(body: number, number: number): KeptChunk | undefined {
    const [row] = this.#chunk(body, number);
    return row && { bytes: row[0], hash: row[1] };
  }
}
