import { Injectable } from '@nestjs/common';
import { BodyStore } from '../../bodies/body-store.js';
import { EventStore } from '../../eventsourcing/event-store.js';
import { JOB_STATUSES, type JobStatus } from '../../job/job.state.js';
import { JOB_CATEGORY } from '../../job/job.stream.js';
import { JobViews } from '../../read-model/job-views.js';
import { RecordExport } from '../../transfer/transfer.commands.js';
import type { ExportView } from '../../transfer/transfer.view.js';
import { RunnerMetrics } from '../runner.metrics.js';
import { SettledCommands } from '../settled-commands.js';
import { formatterOf } from './export-format.js';
import { ExportPart } from './export-part.js';
import { isStillOf, type TransferRun } from './transfer-run.js';
import { keepUnrecorded } from './unrecorded-body.js';

const VIEWS_WITHIN_MS = 1_000;

/**
 * Writes the file of an export part by part. Each part is on disk before the record that names it, with the place of
 * its last job: whoever goes on begins after that, so that no job is told twice and none is left out.
 */
@Injectable()
export class ExportWork {
  constructor(
    private readonly bodies: BodyStore,
    private readonly views: JobViews,
    private readonly log: EventStore,
    private readonly commands: SettledCommands,
    private readonly metrics: RunnerMetrics,
  ) {}

  /**
   * How many rows there will be, as far as the views know. Before the first part it waits for them: the jobs that were
   * submitted before the export was asked for are in them then.
   */
  async total({ request: { from, till, statuses }, parts }: ExportView, signal: AbortSignal): Promise<number> {
    if (parts.length === 0) await this.#viewsCatchUp(signal);
    return this.views.countSubmitted({ from, till, statuses: (statuses ?? JOB_STATUSES) as readonly JobStatus[] });
  }

  /** True once every row is written; false where it is left off. */
  async carryOut(run: TransferRun<ExportView>): Promise<boolean> {
    if (await this.#hasEnd(run.view)) return true; // the run before ended before it could say that this was the last part
    for (let view = run.view; ; ) {
      const part = new ExportPart(view, formatterOf(view, this.bodies), this.views);
      const content = await this.bodies.put(part.bytes(run.signal));
      if (part.size === 0) return part.isLast;

      const progress = { ...part.written, content };
      const make = (at: Date) => new RecordExport(view.transferId, run.view.run, progress, at, run.origin);
      const recorded = await this.commands.send(make, () => keepUnrecorded(this.bodies, content));
      this.metrics.exported(progress.rows - view.rows);
      if (!isStillOf(run, recorded?.view)) return false;
      if (part.isLast) return true;
      if (recorded?.view?.kind !== 'export') return false;
      view = recorded.view;
    }
  }

  /** Whether the file ends as its format does: no row does. A format without an end may be ended as often as it comes. */
  async #hasEnd(view: ExportView): Promise<boolean> {
    const { end } = formatterOf(view, this.bodies);
    const last = view.parts.at(-1);
    if (!last || end === '') return false;

    const range = { start: Math.max(0, last.size - Buffer.byteLength(end)), end: last.size - 1 };
    const pieces: Uint8Array[] = [];
    for await (const bytes of this.bodies.read(last.sha256, range)) pieces.push(bytes);
    return Buffer.concat(pieces).toString() === end;
  }

  async #viewsCatchUp(signal: AbortSignal): Promise<void> {
    const head = await this.log.head([JOB_CATEGORY]);
    while (!signal.aborted && !(await this.views.reach(head, VIEWS_WITHIN_MS)));
  }
}
