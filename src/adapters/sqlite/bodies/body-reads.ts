import { BodyDamagedError, type StoredBody } from '../../../bodies/body-store.js';
import type { KeptChunk } from '../../../bodies/checked-body.js';
import { StoreUnavailableError } from '../../../eventsourcing/event-store.js';
import type { Database } from '../database.js';
import { isDamage } from '../file.errors.js';
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
  readonly #reusable: () => [bytes: number][];

  constructor(db: Database.Database) {
    const hasHashes = schemaOf(db) >= WITH_HASHES;
    this.#named = query(db, `SELECT id, size, ${hasHashes ? 'is_damaged' : '0'} FROM bodies WHERE sha256 = ?`);
    this.#chunk = query(db, `SELECT bytes, ${hasHashes ? 'hash' : 'NULL'} FROM chunks WHERE body = ? AND number = ?`);
    this.#reusable = query(db, 'SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size');
  }

  /** Of the file: what was erased, and what comes is written to before the file grows. */
  reusableBytes(): number {
    return this.#reusable()[0]?.[0] ?? 0;
  }

  /** @throws StoreUnavailableError where the pages that tell of bodies are damaged: then nobody knows which there are */
  find(sha256: string): FoundRow | undefined {
    const [row] = unlessDamaged(
      () => this.#named(sha256),
      (cause) => new StoreUnavailableError('The bodies cannot be read', { cause, reason: DAMAGED }),
    );
    if (!row) return undefined;

    const [id, size, isDamaged] = row;
    return { id, sha256, size, ...(isDamaged === 1 && { isDamaged: true }) };
  }

  /** @throws BodyDamagedError where the pages that hold a chunk are no pages any more: the others are read all the same */
  chunk({ id, sha256 }: FoundRow, number: number): KeptChunk | undefined {
    const [row] = unlessDamaged(
      () => this.#chunk(id, number),
      (cause) => new BodyDamagedError(sha256, { cause }),
    );
    return row && { bytes: row[0], hash: row[1] };
  }
}

const DAMAGED = 'The file of the bodies is damaged: restore it from a backup';

function unlessDamaged<Rows>(read: () => Rows, whatItMeans: (cause: unknown) => Error): Rows {
  try {
    return read();
  } catch (error) {
    throw isDamage(error) ? whatItMeans(error) : error;
  }
}
