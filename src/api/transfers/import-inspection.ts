import { setImmediate } from 'node:timers/promises';
import { fieldsOf, firstRows, guessSeparator, isHeader, isUrlLike } from '../../csv/guess.js';
import { ROW_FAULTS } from '../../csv/row-faults.js';
import { type CsvRow, RowScanner } from '../../csv/row-scanner.js';
import { guessEncoding, toUtf8 } from '../../encoding/encoding.js';
import { peeked } from '../../http/peeked.js';
import { invalidRequest, Problem } from '../../http/problem.js';
import type { CsvFormat } from '../../transfer/transfer.imported.js';
import type { AskedImport } from './import.query.js';

/** A file is judged by so much of its beginning, in which its first row must end. */
const BEGINNING_BYTES = 65_536;
/** So many rows are counted before others have a say. */
const ROWS_AT_ONCE = 10_000;
const NOT_TEXT = 0.02;
const MOSTLY = 0.5;

/** What was found out about a file. */
export interface Inspected {
  readonly format: CsvFormat;
  /** The place of the column with the URLs, from 0; null where the rows become tasks. */
  readonly column: number | null;
  readonly rows: number;
}

/**
 * Looks at a file on its way into the body store: refuses at its beginning what is no CSV of URLs, and counts its rows.
 * It is read to the end before anything is known of it.
 */
export class ImportInspection {
  #found: Omit<Inspected, 'rows'> | undefined;
  #rows = 0;

  constructor(
    private readonly asked: AskedImport,
    private readonly maxBytes: number,
  ) {}

  /** The file in UTF-8. Throws a Problem. */
  async *inspect(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const raw = await peeked(source, BEGINNING_BYTES);
    if (raw.beginning.length === 0) throw badFile('empty', 'The file is empty');

    const encoding = this.asked.encoding ?? guessEncoding(raw.beginning);
    const text = await peeked(toUtf8(raw.all, encoding), BEGINNING_BYTES);
    this.#found = this.#judge(text.beginning, text.isWhole, encoding);
    const { separator, header } = this.#found.format;
    const scanner = new RowScanner({ separator });
    let size = 0;
    for await (const bytes of text.all) {
      size += bytes.length;
      if (size > this.maxBytes) throw new Problem('too_large', `A file has at most ${this.maxBytes} bytes, unpacked`);
      await this.#count(scanner.push(bytes));
      yield bytes;
    }
    await this.#count(scanner.end());
    if (header) this.#rows--;
  }

  /** Pieces that are there already, and rows that are found all at once, would keep everyone else waiting. */
  async #count(rows: Iterable<CsvRow>): Promise<void> {
    await setImmediate();
    for (const _row of rows) if (++this.#rows % ROWS_AT_ONCE === 0) await setImmediate();
  }

  /** To be asked once the file was read. */
  get found(): Inspected {
    if (!this.#found) throw new Error('The file was not read yet');

    return { ...this.#found, rows: this.#rows };
  }

  #judge(beginning: Buffer, isWhole: boolean, encoding: string): Omit<Inspected, 'rows'> {
    if (!isText(beginning)) throw badFile('not_text', 'The file is no text: it holds control characters');

    const separator = this.asked.separator ?? guessSeparator(beginning, isWhole);
    const rows = firstRows(beginning, separator, isWhole);
    const read = fieldsOf(rows);
    const [first] = read;
    if (!first || this.#lacksHeader(rows)) throw badFile('no_rows', whyNoRow(rows, isWhole));

    const header = (this.asked.header ?? isHeader(first)) ? first.map((name) => name.trim()) : null;
    const format = { encoding, separator, header };
    const column = this.asked.into === 'tasks' ? null : columnOf(this.asked, header, read);
    if (column === null && header) refuseTwins(header);
    return { format, column };
  }

  /** Where the first row may be the header, no other can take its place: that one is data. */
  #lacksHeader([first]: readonly CsvRow[]): boolean {
    return this.asked.header !== false && first !== undefined && 'fault' in first;
  }
}

function whyNoRow([first]: readonly CsvRow[], isWhole: boolean): string {
  if (first && 'fault' in first)
    return `The first row, on line ${first.line}, cannot be read: ${ROW_FAULTS[first.fault]}`;
  return isWhole ? 'There is no row in this file' : `The first row is longer than ${BEGINNING_BYTES} bytes`;
}

/**
 * The data of a task has one value by a name: of two columns with one name, one would be lost.
 * @throws Problem
 */
function refuseTwins(header: readonly string[]): void {
  const second = header.findIndex((name, column) => header.indexOf(name) < column);
  if (second === -1) return;

  const [first, name] = [header.indexOf(header[second] ?? ''), header[second]?.slice(0, MAX_TOLD_NAME)];
  const both = `Columns ${first + 1} and ${second + 1} ${name ? `are both named ${name}` : 'both have no name'}`;
  const detail = `${both}: give them names of their own, or say header=false, and rows become lists`;
  throw invalidRequest([{ code: 'duplicate_column', detail, parameter: 'header' }]);
}

/** @throws Problem */
function columnOf(
  { column: asked, into }: AskedImport,
  header: readonly string[] | null,
  rows: readonly (readonly string[])[],
): number | null {
  const width = rows[0]?.length ?? 0;
  const found =
    asked === undefined ? (named('url', header) ?? urlColumn(rows, header)) : columnBy(asked, header, width);
  if (found !== undefined) return found;
  if (into === 'either' && asked === undefined) return null;

  const columns = header ? `the columns are ${namesOf(header)}` : `without a header it is a number from 1 to ${width}`;
  const detail =
    asked === undefined
      ? `No column of this file seems to hold URLs: say which does; ${columns}`
      : `There is no column ${asked} in this file: ${columns}`;
  throw invalidRequest([{ code: 'no_such_column', detail, parameter: 'column' }]);
}

function columnBy(asked: string, header: readonly string[] | null, width: number): number | undefined {
  const byName = named(asked, header);
  if (byName !== undefined) return byName;

  const number = /^[1-9]\d{0,3}$/.test(asked) ? Number(asked) : undefined;
  return number !== undefined && number <= width ? number - 1 : undefined;
}

/** As it is written, or else in whatever letters. */
function named(name: string, header: readonly string[] | null): number | undefined {
  if (!header) return undefined;

  const wanted = name.trim();
  const exact = header.indexOf(wanted);
  const found = exact === -1 ? header.findIndex((each) => each.toLowerCase() === wanted.toLowerCase()) : exact;
  return found === -1 ? undefined : found;
}

/** The first column most of whose fields look like URLs. */
function urlColumn(rows: readonly (readonly string[])[], header: readonly string[] | null): number | undefined {
  const data = rows.slice(header ? 1 : 0);
  const found = (rows[0] ?? []).findIndex((_, column) => {
    const urls = data.filter((fields) => isUrlLike(fields[column] ?? '')).length;
    return urls > data.length * MOSTLY;
  });
  return found === -1 ? undefined : found;
}

const NAMED_COLUMNS = 20;
const MAX_TOLD_NAME = 50;

function namesOf(header: readonly string[]): string {
  const names = header.slice(0, NAMED_COLUMNS).map((name) => name.slice(0, MAX_TOLD_NAME));
  return header.length > NAMED_COLUMNS
    ? `${names.join(', ')} and ${header.length - NAMED_COLUMNS} more`
    : names.join(', ');
}

/** Few characters of a text are controls, or no characters at all. */
function isText(beginning: Buffer): boolean {
  const text = beginning.toString();
  const others = text.match(/(?![\t\n\r])[\p{Cc}\ufffd]/gu)?.length ?? 0;
  return others <= text.length * NOT_TEXT;
}

function badFile(code: string, detail: string): Problem {
  return invalidRequest([{ code, detail, pointer: '' }]);
}
