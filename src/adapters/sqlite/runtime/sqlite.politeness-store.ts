import type { HostOverrides } from '../../../host/host.overrides.js';
import type { OverridesSetByHand } from '../../../host/host.view.js';
import type { Politeness } from '../../../read-model/politeness.js';
import {
  changed,
  EVERY_HOST,
  type PolitenessChange,
  type PolitenessSetting,
  PolitenessStore,
  UNSET,
} from '../../../read-model/politeness-store.js';
import type { StandingOverrides } from '../../../read-model/standing-overrides.js';
import { inTransaction, whenFree } from '../database.js';
import { SqliteHostOverrides } from '../due/host-overrides.js';
import { change, query } from '../statement.js';
import type { SqliteRuntimeFile } from './sqlite.runtime-file.js';

export class SqlitePolitenessStore extends PolitenessStore {
  readonly #read: (host: string) => PolitenessRow[];
  readonly #write: (...row: [host: string, ...PolitenessRow]) => number;
  readonly #overrides: SqliteHostOverrides;

  constructor(private readonly runtime: SqliteRuntimeFile) {
    super();
    this.#overrides = new SqliteHostOverrides(runtime.db);
    this.#read = query(runtime.db, 'SELECT slots, delay_ms, revision, set_by FROM politeness WHERE host = ?');
    this.#write = change(
      runtime.db,
      'INSERT OR REPLACE INTO politeness (host, slots, delay_ms, revision, set_by) VALUES (?, ?, ?, ?, ?)',
    );
  }

  current(): Promise<PolitenessSetting> {
    return whenFree(() => this.#current());
  }

  set(values: Partial<Politeness>, by: string): Promise<PolitenessChange> {
    return whenFree(() =>
      inTransaction(this.runtime.db, () => {
        const before = this.#current();
        const now = changed(before, values, by);
        if (now !== before) this.#write(EVERY_HOST, now.slots ?? null, now.delayMs ?? null, now.revision, by);
        return { before, now };
      }),
    );
  }

  overrides(hosts: readonly string[]): Promise<ReadonlyMap<string, StandingOverrides>> {
    return whenFree(() => this.#overrides.of(hosts));
  }

  setByHand(host: string, set: OverridesSetByHand | undefined): Promise<void> {
    return whenFree(() => inTransaction(this.runtime.db, () => this.#overrides.setByHand(host, set)));
  }

  setFromFile(file: ReadonlyMap<string, HostOverrides>): Promise<void> {
    return whenFree(() => inTransaction(this.runtime.db, () => this.#overrides.setFromFile(file)));
  }

  setByHandHere(): Promise<readonly string[]> {
    return whenFree(() => [...this.#overrides.all()].filter(([, { byHand }]) => byHand).map(([host]) => host));
  }

  #current(): PolitenessSetting {
    const [row] = this.#read(EVERY_HOST);
    if (!row) return UNSET;

    const [slots, delayMs, revision, by] = row;
    return { revision, by, ...(slots !== null && { slots }), ...(delayMs !== null && { delayMs }) };
  }
}

type PolitenessRow = [slots: number | null, delayMs: number | null, revision: number, by: string];
