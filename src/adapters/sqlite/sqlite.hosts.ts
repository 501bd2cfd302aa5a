import { type HostSlot, Hosts } from '../../read-model/hosts.js';
import { whenFree } from './database.js';
import type { SqliteRuntimeFile } from './sqlite.runtime-file.js';
import { change } from './statement.js';

export class SqliteHosts extends Hosts {
  readonly #keep: (jobId: string, host: string, attempt: number, until: number) => number;
  readonly #leave: (jobId: string) => number;
  readonly #hold: (host: string, until: number) => number;

  constructor({ db }: SqliteRuntimeFile) {
    super();
    this.#keep = change(
      db,
      `INSERT INTO slots (job_id, host, attempt, until) VALUES (?, ?, ?, ?)
       ON CONFLICT (job_id) DO UPDATE SET attempt = excluded.attempt, until = excluded.until
       WHERE excluded.attempt >= slots.attempt`, // a late word of an earlier attempt shortens nothing
    );
    this.#leave = change(db, 'DELETE FROM slots WHERE job_id = ?');
    this.#hold = change(
      db,
      `INSERT INTO hosts (host, held_until, next_start) VALUES (?, ?, 0)
       ON CONFLICT (host) DO UPDATE SET held_until = max(held_until, excluded.held_until)`,
    );
  }

  async keep({ jobId, host, attempt, until }: HostSlot): Promise<void> {
    await whenFree(() => this.#keep(jobId, host, attempt, until.getTime()));
  }

  async leave(jobId: string): Promise<void> {
    await whenFree(() => this.#leave(jobId));
  }

  async hold(host: string, until: Date): Promise<void> {
    await whenFree(() => this.#hold(host, until.getTime()));
  }
}
