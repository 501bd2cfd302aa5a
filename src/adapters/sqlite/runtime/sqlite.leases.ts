import { Leases, leaseEnds } from '../../../eventsourcing/leases.js';
import { whenFree } from '../database.js';
import { change, query } from '../statement.js';
import type { SqliteRuntimeFile } from './sqlite.runtime-file.js';

/** Each call is one statement, so that of two racers one wins. */
export class SqliteLeases extends Leases {
  readonly #take: (name: string, holder: string, until: number, at: number, latest: number) => number;
  readonly #release: (name: string, holder: string) => number;
  readonly #holder: (name: string, at: number) => [holder: string][];

  constructor({ db }: SqliteRuntimeFile) {
    super();
    this.#take = change(
      db,
      `INSERT INTO leases (name, holder, until) VALUES (?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
       WHERE leases.holder = excluded.holder OR leases.until <= ? OR leases.until > ?`, // set ahead of us: by a clock that was wrong
    );
    this.#release = change(db, 'DELETE FROM leases WHERE name = ? AND holder = ?');
    this.#holder = query(db, 'SELECT holder FROM leases WHERE name = ? AND until > ?');
  }

  async take(name: string, holder: string, forMs: number, at: Date): Promise<boolean> {
    const { until, latest } = leaseEnds(forMs, at);
    const taken = await whenFree(() => this.#take(name, holder, until.getTime(), at.getTime(), latest.getTime()));
    return taken === 1;
  }

  async release(name: string, holder: string): Promise<void> {
    await whenFree(() => this.#release(name, holder));
  }

  async holder(name: string, at: Date): Promise<string | undefined> {
    const [row] = await whenFree(() => this.#holder(name, at.getTime()));
    return row?.[0];
  }
}
