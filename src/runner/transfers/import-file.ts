import { setImmediate } from 'node:timers/promises';
import type { BodyStore } from '../../bodies/body-store.js';
import { type CsvRow, RowScanner } from '../../csv/row-scanner.js';
import type { ImportView } from '../../transfer/transfer.view.js';

/** Rows that follow one another. */
export interface Batch {
  /** The number of the first, from 0: the header is none. */
  readonly firstRow: number;
  readonly rows: readonly CsvRow[];
}

/** Enough for the store to write in groups; so many are under way, and done again after a kill. */
const BATCH = 1_000;

/** The rows of an uploaded file, from where an import is. */
export class ImportFile {
  constructor(private readonly bodies: BodyStore) {}

  /** @throws BodyNotFoundError */
  async *batchesFrom({ rows: done, offset, line, request }: ImportView): AsyncIterable<Batch> {
    let firstRow = done;
    let held: CsvRow[] = [];
    let isHeader = offset === 0 && request.format.header !== null;
    for await (const rows of this.#rowsFrom(request, offset, line)) {
      for (const row of rows) {
        if (!isHeader) held.push(row);
        isHeader = false;
        if (held.length < BATCH) continue;

        await setImmediate(); // rows that are all bad wait for no store: others have a say between batches of them too
        yield { firstRow, rows: held };
        held = [];
        firstRow += BATCH;
      }
    }
    if (held.length > 0) yield { firstRow, rows: held };
  }

  async *#rowsFrom(
    { file, format: { separator } }: ImportView['request'],
    offset: number,
    line: number,
  ): AsyncIterable<Iterable<CsvRow>> {
    if (offset >= file.size) return;

    const scanner = new RowScanner({ separator, offset, line });
    const range = { start: offset, end: file.size - 1 };
    for await (const chunk of this.bodies.read(file.sha256, range)) yield scanner.push(chunk);
    yield scanner.end();
  }
}
