import type { Database } from './database.js';

export type SqlValue = string | number | bigint | Uint8Array | null;

/** A prepared query; a row is the list of its columns. */
export function query<Row extends readonly unknown[]>(
  db: Database.Database,
  sql: string,
): (...values: readonly SqlValue[]) => Row[] {
  const statement = db.prepare(sql).raw();
  return (...values) => statement.all(values) as Row[]; // as a list: a lone Buffer would be taken for named values
}

/** A prepared statement; it answers with the number of rows it changed. */
export function change(db: Database.Database, sql: string): (...values: readonly SqlValue[]) => number {
  const statement = db.prepare(sql);
  return (...values) => statement.run(values).changes;
}

/** Large enough to save calls into the driver, small enough to be prepared once and for all. */
const SIZES = [128, 16, 4, 1];

/**
 * Prepared multi-row inserts: the values of any number of rows, one after the other. A call into the driver costs more
 * than a row, so that many rows a statement are about twice as fast as one.
 */
export function insertRows(
  db: Database.Database,
  columns: { readonly into: string; readonly width: number; readonly onConflict?: string },
): (values: readonly SqlValue[]) => void {
  const { into, width, onConflict = '' } = columns;
  const row = `(${Array(width).fill('?').join(', ')})`;
  const inserts = SIZES.map((size) => ({
    size,
    statement: db.prepare(`INSERT INTO ${into} VALUES ${Array(size).fill(row).join(', ')} ${onConflict}`),
  }));
  return (values) => {
    let at = 0;
    for (const { size, statement } of inserts) {
      for (const step = size * width; values.length - at >= step; at += step) {
        statement.run(values.slice(at, at + step));
      }
    }
  };
}
