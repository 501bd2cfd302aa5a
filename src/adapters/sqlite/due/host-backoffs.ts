import { afterFate, type FetchFate, forgottenAt, type HostBackoff } from '../../../read-model/host-backoff.js';
import type { Database } from '../database.js';
import { change, query } from '../statement.js';

/** How hosts fare that keep failing, as the runtime file has it. */
export class HostBackoffs {
  readonly #read: (host: string) => [backoff: string | null][];
  readonly #write: (host: string, backoff: string | null) => number;

  constructor(db: Database.Database) {
    this.#read = query(db, 'SELECT backoff FROM hosts WHERE host = ?');
    this.#write = change(
      db,
      `INSERT INTO hosts (host, held_until, next_start, backoff) VALUES (?, 0, 0, ?)
       ON CONFLICT (host) DO UPDATE SET backoff = excluded.backoff`,
    );
  }

  of(host: string): HostBackoff | undefined {
    const [[backoff] = [null]] = this.#read(host);
    return backoffOf(backoff);
  }

  /** Runs inside a transaction. Answers with how the host fares since, where that changed. */
  change(host: string, fate: FetchFate): HostBackoff | null | undefined {
    const now = afterFate(this.of(host), fate);
    if (now !== undefined) this.#write(host, now && backoffJson(now));
    return now;
  }
}

export function backoffOf(json: string | null): HostBackoff | undefined {
  return json === null ? undefined : (JSON.parse(json) as HostBackoff);
}

function backoffJson(backoff: HostBackoff): string {
  return JSON.stringify({ ...backoff, until: forgottenAt(backoff).getTime() });
}
