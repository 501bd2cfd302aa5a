import { readRow } from './row.js';
import { MAX_ROW_BYTES, type RowFault } from './row-faults.js';

/** One row of a file, and where it lies in it. One that cannot be read says why: the row after it is the next line. */
export type CsvRow = RowPlace & ({ readonly fields: readonly string[] } | { readonly fault: RowFault });

export interface RowPlace {
  /** The line on which it begins, counted from 1. */
  readonly line: number;
  /** Where the next row begins: bytes from the start of the file, and its line. */
  readonly end: number;
  readonly nextLine: number;
}

export interface RowScannerOptions {
  /** One ASCII character. */
  readonly separator: string;
  /** Where the first bytes that are pushed lie in the file. */
  readonly offset?: number;
  readonly line?: number;
}

/**
 * Finds the rows of a CSV (RFC 4180) in bytes of UTF-8 as they come. Lines end with LF or CRLF, blank ones are passed
 * over, and quotes count only where a field begins with one. A row that cannot be read costs no other: where a quote is
 * never closed only its line is bad, and the next line is read anew. Holds one row and one chunk.
 */
export class RowScanner {
  readonly #separator: string;
  #held: Buffer = Buffer.alloc(0);
  #offset: number;
  #line: number;
  /** A row that cannot be read, whose line has not ended yet. */
  #bad: RowFault | undefined;

  constructor({ separator, offset = 0, line = 1 }: RowScannerOptions) {
    this.#separator = separator;
    this.#offset = offset;
    this.#line = line;
  }

  /** The rows that are whole by now. */
  push(chunk: Uint8Array): readonly CsvRow[] {
    this.#held = Buffer.concat([this.#held, chunk]);
    return this.#rows(false);
  }

  /** What is left, where the last line has no end. */
  end(): readonly CsvRow[] {
    return this.#rows(true);
  }

  #rows(isEnd: boolean): readonly CsvRow[] {
    const rows: CsvRow[] = [];
    const { length } = this.#held;
    let at = 0;
    while (at < length || (isEnd && this.#bad)) {
      const line = this.#line;
      const lineEnd = this.#held.indexOf(LF, at);
      if (this.#bad) {
        if (lineEnd === -1 && !isEnd) {
          at = length; // none of a line that is too long is held
          break;
        }
        at = lineEnd === -1 ? length : lineEnd + 1;
        rows.push({ fault: this.#bad, line, end: this.#offset + at, nextLine: ++this.#line });
        this.#bad = undefined;
      } else if (isBlank(this.#held, at, lineEnd)) {
        at = lineEnd === -1 ? length : lineEnd + 1;
        this.#line++;
      } else {
        const isLong = length - at > MAX_ROW_BYTES;
        const bytes = this.#held.subarray(at, at + MAX_ROW_BYTES);
        const read = readRow(bytes, this.#separator, isEnd && !isLong);
        if (read.kind === 'unended' && !isLong && !isEnd) break; // the rest of it is to come

        if (read.kind === 'row') {
          at += read.bytes;
          this.#line += read.lines;
          rows.push({ fields: read.fields, line, end: this.#offset + at, nextLine: this.#line });
        } else {
          this.#bad = read.kind === 'fault' ? read.fault : read.isQuoted ? 'quote_not_closed' : 'too_long';
        }
      }
    }
    this.#offset += at;
    this.#held = this.#held.subarray(at);
    return rows;
  }
}

const LF = 0x0a;
const CR = 0x0d;

/** Whether the line from a place on, which may be the last and have no end, holds nothing. */
function isBlank(bytes: Buffer, at: number, lineEnd: number): boolean {
  return lineEnd === at || (bytes[at] === CR && lineEnd === at + 1);
}
