import { Injectable } from '@nestjs/common';
import { BodyStore } from '../../bodies/body-store.js';
import { Clock } from '../../eventsourcing/clock.js';
import { RecordImport } from '../../transfer/transfer.commands.js';
import type { ImportView } from '../../transfer/transfer.view.js';
import { RunnerMetrics } from '../runner.metrics.js';
import { SettledCommands } from '../settled-commands.js';
import { type Batch, ImportFile } from './import-file.js';
import { ImportTally } from './import-tally.js';
import { RowReader } from './row-reader.js';
import { RowSubmission } from './row-submission.js';
import { isStillOf, type TransferRun } from './transfer-run.js';
import { keepUnrecorded } from './unrecorded-body.js';

/** How often progress is recorded. Of a long run more rarely: its stream stays short, and a kill costs a hundredth. */
const RECORD_EVERY_MS = 2_000;
const RECORD_EVERY_PART = 128;

/** Makes jobs or tasks of the rows of a file, batch by batch, and records how far it is. */
@Injectable()
export class ImportWork {
  constructor(
    private readonly bodies: BodyStore,
    private readonly reader: RowReader,
    private readonly submission: RowSubmission,
    private readonly commands: SettledCommands,
    private readonly clock: Clock,
    private readonly metrics: RunnerMetrics,
  ) {}

  /** True once every row is done; false where it is left off. */
  async carryOut(run: TransferRun<ImportView>): Promise<boolean> {
    const { view, signal } = run;
    const tally = new ImportTally(view);
    const beganMs = this.clock.monotonicMs();
    let recordedMs = beganMs;
    for await (const batch of new ImportFile(this.bodies).batchesFrom(view)) {
      await this.#import(batch, tally, run);
      const nowMs = this.clock.monotonicMs();
      const isDue = nowMs - recordedMs >= Math.max(RECORD_EVERY_MS, (nowMs - beganMs) / RECORD_EVERY_PART);
      if (!isDue && !signal.aborted && !tally.isFull) continue;

      if (!(await this.#record(tally, run))) return false;
      recordedMs = nowMs;
    }
    return this.#record(tally, run);
  }

  /** Adds to the tally what became of rows, in their order: of none beyond the first that was left off. */
  async #import({ firstRow, rows }: Batch, tally: ImportTally, run: TransferRun<ImportView>): Promise<void> {
    const { transferId, request } = run.view;
    const read = rows.map((row, index) => this.reader.read(transferId, firstRow + index, row, request));
    const asked = read.flatMap((each) => ('submission' in each ? [each] : []));
    const outcomes = await this.submission.submit(asked, run);
    let next = 0;
    for (const [index, row] of rows.entries()) {
      const each = read[index];
      if (!each) return;
      const outcome = 'submission' in each ? outcomes[next++] : each;
      if (!outcome) return;
      tally.add(row, outcome);
    }
  }

  async #record(tally: ImportTally, run: TransferRun<ImportView>): Promise<boolean> {
    const { transferId, run: number } = run.view;
    if (!tally.isAhead) return !run.signal.aborted;

    const lines = tally.takeErrors();
    const errors = lines === undefined ? null : await this.bodies.put(only(lines));
    const progress = { ...tally.counts, errors };
    const recorded = await this.commands.send(
      (at) => new RecordImport(transferId, number, progress, at, run.origin),
      async () => {
        if (errors) await keepUnrecorded(this.bodies, errors);
      },
    );
    this.metrics.imported(tally.recorded());
    return isStillOf(run, recorded?.view);
  }
}

async function* only(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
