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

  /** How many rows there will be, as far as the views know. */
  total({ request: { from, till, statuses } }: ExportView): Promise<number> {
    return this.views.countSubmitted({ from, till, statuses: (statuses ?? JOB_STATUSES) as readonly JobStatus[] });
  }

  /** True once every row is written; false where it is left off. */
  async carryOut(run: TransferRun<ExportView>): Promise<boolean> {
    if (run.view.parts.length === 0) await this.#viewsCatchUp(run.signal); // a run before may have ended while it waited
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

  /** The jobs that were submitted before the export was asked for are in the views. */
  async #viewsCatchUp(signal: AbortSignal): Promise<void> {
    const head = await this.log.head([JOB_CATEGORY]);
    while (!signal.aborted && !(await this.views.reach(head, VIEWS_WITHIN_MS)));
  }
}
