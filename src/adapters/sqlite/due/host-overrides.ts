import type { HostOverrides } from '../../../host/host.overrides.js';
import type { OverridesSetByHand } from '../../../host/host.view.js';
import type { StandingOverrides } from '../../../read-model/standing-overrides.js';
import type { Database } from '../database.js';
import { change, query } from '../statement.js';

type Row = [host: string, byHand: string | null, fromFile: string | null];

/** What single hosts have of their own, as the runtime file has it. Writes are to run inside a transaction. */
export class SqliteHostOverrides {
  readonly #of: (hosts: string) => Row[];
  readonly #all: () => Row[];
  readonly #any: () => [number][];
  readonly #names: (after: string, count: number) => [host: string][];
  readonly #setByHand: (host: string, byHand: string | null) => number;
  readonly #setFromFile: (host: string, fromFile: string) => number;
  readonly #dropFile: () => number;
  readonly #forget: () => number;

  constructor(db: Database.Database) {
    const columns = 'SELECT host, by_hand, from_file FROM';
    this.#of = query(db, `${columns} json_each(?) CROSS JOIN host_overrides ON host = value`);
    this.#all = query(db, `${columns} host_overrides`);
    this.#any = query(db, 'SELECT 1 FROM host_overrides LIMIT 1');
    this.#names = query(
      db,
      'SELECT host FROM host_overrides WHERE host > ? AND by_hand IS NOT NULL ORDER BY host LIMIT ?',
    );
    this.#setByHand = change(
      db,
      `INSERT INTO host_overrides (host, by_hand) VALUES (?, ?)
       ON CONFLICT (host) DO UPDATE SET by_hand = excluded.by_hand`,
    );
    this.#setFromFile = change(
      db,
      `INSERT INTO host_overrides (host, from_file) VALUES (?, ?)
       ON CONFLICT (host) DO UPDATE SET from_file = excluded.from_file`,
    );
    this.#dropFile = change(db, 'UPDATE host_overrides SET from_file = NULL');
    this.#forget = change(db, 'DELETE FROM host_overrides WHERE by_hand IS NULL AND from_file IS NULL');
  }

  /** Asked for each request: where no host has any, as is usual, it costs next to nothing. */
  of(hosts: readonly string[]): ReadonlyMap<string, StandingOverrides> {
    return this.areAny() ? standingIn(this.#of(JSON.stringify(hosts))) : NONE;
  }

  /** Whether any host has some: where none has, no claim need look at each. */
  areAny(): boolean {
    return this.#any().length > 0;
  }

  all(): ReadonlyMap<string, StandingOverrides> {
    return standingIn(this.#all());
  }

  /** The first hosts after a name that have some by hand. A file may name thousands that nobody asks. */
  names(after: string, count: number): readonly string[] {
    return this.#names(after, count).map(([host]) => host);
  }

  setByHand(host: string, set: OverridesSetByHand | undefined): void {
    this.#setByHand(host, set ? JSON.stringify(set) : null);
    this.#forget();
  }

  setFromFile(file: ReadonlyMap<string, HostOverrides>): void {
    this.#dropFile();
    for (const [host, overrides] of file) this.#setFromFile(host, JSON.stringify(overrides));
    this.#forget();
  }
}

const NONE: ReadonlyMap<string, StandingOverrides> = new Map();

function standingIn(rows: readonly Row[]): ReadonlyMap<string, StandingOverrides> {
  return new Map(
    rows.map(([host, byHand, fromFile]) => [
      host,
      {
        ...(byHand !== null && { byHand: JSON.parse(byHand) as OverridesSetByHand }),
        ...(fromFile !== null && { fromFile: JSON.parse(fromFile) as HostOverrides }),
      },
    ]),
  );
}
