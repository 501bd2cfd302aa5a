import { csvRecord } from '../../csv/record.js';
import type { CsvRow } from '../../csv/row-scanner.js';
import { REJECTED_ROW_COLUMNS } from '../../transfer/transfer.columns.js';
import type { ImportProgress } from '../../transfer/transfer.events.js';
import type { ImportView } from '../../transfer/transfer.view.js';

/** What became of a row. */
export type RowOutcome = { readonly kind: 'accepted' | 'deduplicated' } | ({ readonly kind: 'rejected' } & Rejection);

/** Why a row was rejected: a code, a sentence, and what it was about. */
export interface Rejection {
  readonly code: string;
  readonly detail: string;
  readonly value: string;
}

/** So many rejected rows are told; those after them are only counted. */
export const MAX_REJECTED_ROWS = 100_000;

const MAX_VALUE_LENGTH = 200;
/** Rejected rows are recorded when there are so many bytes of them. Of many it may be more: there are few hundred parts. */
const PART_LENGTH = 1024 ** 2;
const PART_OF_ALL = 64;

const LAST_WORD: Rejection = {
  code: 'more_rejected',
  detail: `From this line on rejected rows are only counted: ${MAX_REJECTED_ROWS} of them are told above`,
  value: '',
};

type TalliedImport = Omit<ImportProgress, 'errors'> & Pick<ImportView, 'errors'>;

/** How far an import is, row by row. */
export class ImportTally {
  #counts: Omit<ImportProgress, 'errors'>;
  #recorded: Omit<ImportProgress, 'errors'>;
  #errors: string[] = [];
  #errorLength = 0;
  #takenBytes: number;

  constructor({ rows, accepted, deduplicated, rejected, offset, line, errors }: TalliedImport) {
    this.#takenBytes = errors.reduce((sum, { size }) => sum + size, 0);
    this.#counts = { rows, accepted, deduplicated, rejected, offset, line };
    this.#recorded = this.#counts;
  }

  get counts(): Omit<ImportProgress, 'errors'> {
    return this.#counts;
  }

  /** Whether there is anything that was not recorded yet. */
  get isAhead(): boolean {
    return this.#counts.offset > this.#recorded.offset;
  }

  /** So much of the rejected rows waits that it is to be recorded: it is held in memory. */
  get isFull(): boolean {
    return this.#errorLength >= Math.max(PART_LENGTH, this.#takenBytes / PART_OF_ALL);
  }

  /** Adds the next row. */
  add({ line, end, nextLine }: CsvRow, outcome: RowOutcome): void {
    const { kind } = outcome;
    const counts = this.#counts;
    this.#counts = { ...counts, rows: counts.rows + 1, [kind]: counts[kind] + 1, offset: end, line: nextLine };
    if (kind !== 'rejected') return;

    const { rejected } = this.#counts;
    if (rejected <= MAX_REJECTED_ROWS) this.#tell(line, outcome);
    if (rejected === MAX_REJECTED_ROWS + 1) this.#tell(line, LAST_WORD);
  }

  #tell(line: number, { code, detail, value }: Rejection): void {
    const told = { line: String(line), code, detail, value: withoutCredentials(value).slice(0, MAX_VALUE_LENGTH) };
    const record = csvRecord(REJECTED_ROW_COLUMNS.map((column) => told[column]));
    this.#errors.push(`${record}\r\n`);
    this.#errorLength += record.length;
  }

  /** The rejected rows that were not taken yet, as lines of a CSV; undefined where there are none. */
  takeErrors(): Uint8Array | undefined {
    const errors = this.#errors;
    this.#errors = [];
    this.#errorLength = 0;
    if (errors.length === 0) return undefined;

    const lines = Buffer.from(errors.join(''));
    this.#takenBytes += lines.length;
    return lines;
  }

  /** Answers with what came to it since the last record. */
  recorded(): Pick<ImportProgress, 'accepted' | 'deduplicated' | 'rejected'> {
    const [before, now] = [this.#recorded, this.#counts];
    this.#recorded = now;
    return {
      accepted: now.accepted - before.accepted,
      deduplicated: now.deduplicated - before.deduplicated,
      rejected: now.rejected - before.rejected,
    };
  }
}

/** A password in a URL is why it was refused, and not kept either. */
function withoutCredentials(value: string): string {
  return value.replace(/([/\\]{2})[^/\\?#\s]*@/g, '$1…@');
}
