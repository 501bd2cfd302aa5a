import { Batcher } from '../../../concurrency/batcher.js';
import { type HostSlot, Hosts } from '../../../read-model/hosts.js';
import { inTransaction, whenFree } from '../database.js';
import type { SqliteRuntimeFile } from '../runtime/sqlite.runtime-file.js';
import { change } from '../statement.js';

export class SqliteHosts extends Hosts {
  readonly #keep: (jobId: string, host: string, attempt: number, until: number) => number;
  readonly #leave: (jobId: string, attempt: number) => number;
  readonly #hold: (host: string, until: number) => number;
  /** Every fetch writes here as it begins and as it ends: what meets in a turn shares a transaction. */
  readonly #writes: Batcher<() => void, void>;

  constructor({ db }: SqliteRuntimeFile) {
    super();
    this.#writes = new Batcher((writes) => whenFree(() => inTransaction(db, () => writes.map((write) => write()))));
    this.#keep = change(
      db,
      `INSERT INTO slots (job_id, host, attempt, until) VALUES (?, ?, ?, ?)
       ON CONFLICT (job_id) DO UPDATE SET attempt = excluded.attempt, until = excluded.until
       WHERE excluded.attempt >= slots.attempt`, // a late word of an earlier attempt shortens nothing
    );
    this.#leave = change(db, 'DELETE FROM slots WHERE job_id = ? AND attempt <= ?');
    this.#hold = change(
      db,
      `INSERT INTO hosts (host, held_until, next_start) VALUES (?, ?, 0)
       ON CONFLICT (host) DO UPDATE SET held_until = max(held_until, excluded.held_until)`,
    );
  }

  async keep({ jobId, host, attempt, until }: HostSlot): Promise<void> {
    await this.#writes.ask(() => this.#keep(jobId, host, attempt, until.getTime()));
  }

  async leave(jobId: string, attempt: number): Promise<void> {
    await this.#writes.ask(() => this.#leave(jobId, attempt));
  }

  async hold(host: string, until: Date): Promise<void> {
    await this.#writes.ask(() => this.#hold(host, until.getTime()));
  }
}
