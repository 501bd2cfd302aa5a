import type { SqlValue } from '../statement.js';

/** The values of a statement that is put together: the text of it has their names alone, so that it is prepared once. */
export class Parameters {
  readonly values: Record<string, SqlValue> = {};
  #count = 0;

  /** The name that stands for a value. */
  value(value: SqlValue): string {
    const name = `p${this.#count++}`;
    this.values[name] = value;
    return `:${name}`;
  }
}
