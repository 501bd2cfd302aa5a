import { type CsvRow, RowScanner } from './row-scanner.js';

/** The separators that are looked for, the likeliest first. */
const SEPARATORS = [',', ';', '\t', '|'] as const;

const ALIKE = 0.5;
const URL_LIKE = /^(?:[a-z][a-z0-9+.-]*:\/\/|www\.)\S/i;

/** The whole rows at the beginning of a file, at most so many; those that cannot be read as well. */
export function firstRows(beginning: Uint8Array, separator: string, isWhole: boolean): readonly CsvRow[] {
  const rows: CsvRow[] = [];
  for (const row of rowsIn(beginning, separator, isWhole)) if (rows.push(row) === LOOKED_AT) break;
  return rows;
}

function* rowsIn(beginning: Uint8Array, separator: string, isWhole: boolean): Generator<CsvRow> {
  const scanner = new RowScanner({ separator });
  yield* scanner.push(beginning);
  if (isWhole) yield* scanner.end();
}

/** The fields of the rows that can be read. */
export function fieldsOf(rows: readonly CsvRow[]): readonly (readonly string[])[] {
  return rows.flatMap((row) => ('fields' in row ? [row.fields] : []));
}

const LOOKED_AT = 100;

/**
 * What separates the columns of a file, by its beginning: what gives most rows as many columns as the first. Where
 * nothing does there is one column, and what separates is a character that it does not hold.
 */
export function guessSeparator(beginning: Uint8Array, isWhole: boolean): string {
  const candidates = SEPARATORS.map((separator) => {
    const rows = firstRows(beginning, separator, isWhole);
    const read = fieldsOf(rows);
    const columns = read[0]?.length ?? 0;
    return { separator, columns, alike: read.filter(({ length }) => length === columns).length / rows.length };
  });
  const fitting = candidates.filter(({ columns, alike }) => columns > 1 && alike >= ALIKE);
  const [best] = fitting.sort((a, b) => b.alike - a.alike || b.columns - a.columns);
  if (best) return best.separator;

  return SEPARATORS.find((separator) => !beginning.includes(separator.charCodeAt(0))) ?? SEPARATORS[0];
}

/** Whether a first row names columns: none of its fields is a URL. */
export function isHeader(fields: readonly string[]): boolean {
  return fields.every((field) => !isUrlLike(field));
}

/** Whether a text looks as if a URL were meant. */
export function isUrlLike(text: string): boolean {
  return URL_LIKE.test(text.trim());
}
