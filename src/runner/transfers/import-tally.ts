import { csvRecord } from '../../csv/record.js';
import type { CsvRow } from '../../csv/row-scanner.js';
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

/** The columns of the rows that were rejected. */
export const ERROR_COLUMNS = ['line', 'code', 'detail', 'value'] as const;

const MAX_VALUE_LENGTH = 200;

/** How far an import is, row by row. */
export class ImportTally {
  #counts: Omit<ImportProgress, 'errors'>;
  #recorded: Omit<ImportProgress, 'errors'>;
  #errors: string[] = [];
  #errorLength = 0;

  constructor({ rows, accepted, deduplicated, rejected, offset, line }: ImportView) {
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

  /** About as many bytes of rejected rows wait to be recorded. */
  get errorBytes(): number {
    return this.#errorLength;
  }

  /** Adds the next row. */
  add({ line, end, nextLine }: CsvRow, outcome: RowOutcome): void {
    const { kind } = outcome;
    const counts = this.#counts;
    this.#counts = { ...counts, rows: counts.rows + 1, [kind]: counts[kind] + 1, offset: end, line: nextLine };
    if (kind !== 'rejected') return;

    const { code, detail, value } = outcome;
    const record = csvRecord([String(line), code, detail, value.slice(0, MAX_VALUE_LENGTH)]);
    this.#errors.push(`${record}\r\n`);
    this.#errorLength += record.length;
  }

  /** The rejected rows that were not taken yet, as lines of a CSV; undefined where there are none. */
  takeErrors(): Uint8Array | undefined {
    const errors = this.#errors;
    this.#errors = [];
    this.#errorLength = 0;
    return errors.length === 0 ? undefined : Buffer.from(errors.join(''));
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
