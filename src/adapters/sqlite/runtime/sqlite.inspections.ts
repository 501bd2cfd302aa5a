import { INSPECTED, type Inspection, type InspectionKind, Inspections } from '../../../read-model/inspections.js';
import { whenFree } from '../database.js';
import { change, query } from '../statement.js';
import type { SqliteRuntimeFile } from './sqlite.runtime-file.js';

export class SqliteInspections extends Inspections {
  readonly #keep: (of: string, at: number, isWell: number, detail: string) => number;
  readonly #all: () => [of: InspectionKind, at: number, isWell: number, detail: string][];

  constructor({ db }: SqliteRuntimeFile) {
    super();
    this.#keep = change(
      db,
      `INSERT INTO inspections VALUES (?, ?, ?, ?) ON CONFLICT (what) DO UPDATE
       SET at = excluded.at, is_well = excluded.is_well, detail = excluded.detail WHERE excluded.at >= at`,
    );
    this.#all = query(db, 'SELECT what, at, is_well, detail FROM inspections');
  }

  async keep({ of, at, isWell, detail }: Inspection): Promise<void> {
    await whenFree(() => this.#keep(of, at.getTime(), Number(isWell), detail));
  }

  async latest(): Promise<readonly Inspection[]> {
    const rows = await whenFree(() => this.#all());
    const all = rows.map(([of, at, isWell, detail]) => ({ of, at: new Date(at), isWell: isWell === 1, detail }));
    return INSPECTED.flatMap((of) => all.filter((inspection) => inspection.of === of));
  }
}
