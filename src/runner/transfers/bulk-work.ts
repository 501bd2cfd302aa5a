import { Injectable } from '@nestjs/common';
import { BodyStore } from '../../bodies/body-store.js';
import { csvRecord } from '../../csv/record.js';
import { Clock } from '../../eventsourcing/clock.js';
import { BULK_OUTCOME_COLUMNS } from '../../transfer/transfer.columns.js';
import { RecordBulk } from '../../transfer/transfer.commands.js';
import type { BulkView } from '../../transfer/transfer.view.js';
import { RunnerMetrics } from '../runner.metrics.js';
import { SettledCommands } from '../settled-commands.js';
import { BulkActions, type JobOutcome } from './bulk-actions.js';
import { selectedJobs } from './selected-jobs.js';
import { isStillOf, type TransferRun } from './transfer-run.js';
import { keepUnrecorded } from './unrecorded-body.js';

/** How often progress is recorded. Of a long run more rarely: its stream stays short, and a kill costs a hundredth. */
const RECORD_EVERY_MS = 2_000;
const RECORD_EVERY_PART = 128;
/** So many outcomes are recorded at once at most: they are held in memory. */
const MOST_OUTCOMES = 50_000;

/** Acts on the jobs of a selection, batch by batch, and records what became of each. */
@Injectable()
export class BulkWork {
  constructor(
    private readonly bodies: BodyStore,
    private readonly actions: BulkActions,
    private readonly commands: SettledCommands,
    private readonly clock: Clock,
    private readonly metrics: RunnerMetrics,
  ) {}

  /** True once every job was acted on; false where it is left off. */
  async carryOut(run: TransferRun<BulkView>): Promise<boolean> {
    const { view, signal } = run;
    const beganMs = this.clock.monotonicMs();
    let recordedMs = beganMs;
    let done: Pick<BulkView, 'rows' | 'rejected'> = view;
    let held: JobOutcome[] = [];
    for await (const jobIds of selectedJobs(this.bodies, view)) {
      held.push(...(await this.actions.actOn(jobIds, run)));
      const nowMs = this.clock.monotonicMs();
      const isDue = nowMs - recordedMs >= Math.max(RECORD_EVERY_MS, (nowMs - beganMs) / RECORD_EVERY_PART);
      if (!isDue && !signal.aborted && held.length < MOST_OUTCOMES) continue;

      if (!(await this.#record(held, done, run))) return false;
      done = after(done, held);
      held = [];
      recordedMs = nowMs;
    }
    return held.length === 0 ? !signal.aborted : this.#record(held, done, run);
  }

  async #record(
    outcomes: readonly JobOutcome[],
    before: Pick<BulkView, 'rows' | 'rejected'>,
    run: TransferRun<BulkView>,
  ): Promise<boolean> {
    if (outcomes.length === 0) return !run.signal.aborted;

    const { transferId, run: number } = run.view;
    const { rows, rejected } = after(before, outcomes);
    const lines = await this.bodies.put(linesOf(outcomes, before.rows === 0));
    const recorded = await this.commands.send(
      (at) => new RecordBulk(transferId, number, { rows, refused: rejected, outcomes: lines }, at, run.origin),
      () => keepUnrecorded(this.bodies, lines),
    );
    const refused = rejected - before.rejected;
    this.metrics.actedOn({ done: outcomes.length - refused, refused });
    return isStillOf(run, recorded?.view);
  }
}

function after({ rows, rejected }: Pick<BulkView, 'rows' | 'rejected'>, outcomes: readonly JobOutcome[]) {
  return {
    rows: rows + outcomes.length,
    rejected: rejected + outcomes.filter(({ kind }) => kind === 'refused').length,
  };
}

async function* linesOf(outcomes: readonly JobOutcome[], isFirst: boolean): AsyncGenerator<Uint8Array> {
  const records = outcomes.map((outcome) => {
    const { code, detail } = outcome.kind === 'refused' ? outcome : { code: '', detail: '' };
    return csvRecord([outcome.jobId, outcome.kind, code, detail]);
  });
  const lines = isFirst ? [csvRecord(BULK_OUTCOME_COLUMNS), ...records] : records;
  yield Buffer.from(lines.map((line) => `${line}\r\n`).join(''));
}
