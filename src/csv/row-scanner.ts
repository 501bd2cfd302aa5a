import { type ReadRow, readRow } from './row.js';
import { type RowFate, rowFates } from './row-fates.js';
import { MAX_ROW_BYTES, type RowFault } from './row-faults.js';

/** One row of a file, and where it lies in it. One that cannot be read says why: the row after it is the next line. */
export type CsvRow = RowPlace & ({ readonly fields: readonly string[] } | { readonly fault: RowFault });

interface RowPlace {
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
 * never closed only its line is bad, and the next line is read anew. Its work is linear in what is pushed, whatever that
 * is, and it holds no more than two of the longest rows and a chunk.
 */
export class RowScanner {
  readonly #separator: string;
  /** From where the next row begins. */
  #pieces: Uint8Array[] = [];
  #heldBytes = 0;
  /** What is held begins with a row that is not whole: it is read again once twice as much of it is there. */
  #enoughBytes = 0;
  #offset: number;
  #line: number;
  /** A row that cannot be read, whose line has not ended yet. */
  #bad: RowFault | undefined;
  #lookedAt = 0;

  constructor({ separator, offset = 0, line = 1 }: RowScannerOptions) {
    this.#separator = separator;
    this.#offset = offset;
    this.#line = line;
  }

  /** How many bytes were looked at, those counted twice that were looked at twice. */
  get bytesLookedAt(): number {
    return this.#lookedAt;
  }

  /**
   * More of the rows that are whole by now. There may be a million of them: each is read when it is asked for, so that
   * others can have a say in between. All are to be taken before more is pushed.
   */
  push(chunk: Uint8Array): Iterable<CsvRow> {
    this.#pieces.push(chunk);
    this.#heldBytes += chunk.length;
    return this.#heldBytes < this.#enoughBytes ? [] : this.#rows(false);
  }

  /** What is left, where the last line has no end. */
  end(): Iterable<CsvRow> {
    return this.#rows(true);
  }

  *#rows(isEnd: boolean): Generator<CsvRow> {
    const held = Buffer.concat(this.#pieces);
    const { length } = held;
    let fates: ((lineStart: number) => RowFate) | undefined;
    let at = 0;
    while (at < length || (isEnd && this.#bad)) {
      const line = this.#line;
      const lineEnd = held.indexOf(LF, at);
      if (this.#bad) {
        if (lineEnd === -1 && !isEnd) {
          at = length; // none of a line that is too long is held
          break;
        }
        at = lineEnd === -1 ? length : lineEnd + 1;
        yield { fault: this.#bad, line, end: this.#offset + at, nextLine: ++this.#line };
        this.#bad = undefined;
      } else if (isBlank(held, at, lineEnd)) {
        at = lineEnd === -1 ? length : lineEnd + 1;
        this.#line++;
      } else {
        const known = fates?.(at) ?? 'row';
        const read = known === 'row' ? this.#read(held, at, isEnd) : undefined;
        if (read?.kind === 'row') {
          at += read.bytes;
          this.#line += read.lines;
          yield { fields: read.fields, line, end: this.#offset + at, nextLine: this.#line };
          continue;
        }
        if (read?.kind === 'unended' && !isEnd && length - at <= MAX_ROW_BYTES) break; // the rest of it is to come

        if (!fates) this.#lookedAt += length - at;
        fates ??= rowFates(held, at, this.#separator, isEnd);
        const fate = fates(at);
        if (fate === 'unended') break;
        if (fate === 'row') throw new Error(`The row on line ${line} can be read, and was not`);
        this.#bad = fate;
      }
    }
    this.#offset += at;
    this.#pieces = [held.subarray(at)];
    this.#heldBytes = length - at;
    this.#enoughBytes = 2 * this.#heldBytes;
  }

  #read(held: Buffer, at: number, isEnd: boolean): ReadRow {
    const bytes = held.subarray(at, at + MAX_ROW_BYTES);
    const read = readRow(bytes, this.#separator, isEnd && held.length - at <= MAX_ROW_BYTES);
    this.#lookedAt += read.kind === 'row' ? read.bytes : bytes.length;
    return read;
  }
}

const LF = 0x0a;
const CR = 0x0d;

/** Whether the line from a place on, which may be the last and have no end, holds nothing. */
function isBlank(bytes: Buffer, at: number, lineEnd: number): boolean {
  return lineEnd === at || (bytes[at] === CR && lineEnd === at + 1);
}
