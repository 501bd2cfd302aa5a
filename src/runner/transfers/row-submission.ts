import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Clock } from '../../eventsourcing/clock.js';
import { type SubmissionOutcome, SubmitJobs } from '../../job/job.commands.js';
import { SubmissionGoneError } from '../../job/job.errors.js';
import { SubmitTasks, type TaskSubmissionOutcome } from '../../task/task.commands.js';
import { TaskDeletedError } from '../../task/task.errors.js';
import type { RowOutcome } from './import-tally.js';
import type { AskedRow } from './row-reader.js';
import { settledMany } from './settled-many.js';
import type { TransferRun } from './transfer-run.js';

/**
 * Submits rows as a client submits a batch, through the same room and at the same pace. Where the service is too busy,
 * or a store away, it waits and asks again: no row is rejected for that.
 */
@Injectable()
export class RowSubmission {
  constructor(
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  /** What became of each, in their order; of those before the first that was left off where the run is to end. */
  submit(rows: readonly AskedRow[], run: TransferRun): Promise<readonly RowOutcome[]> {
    const send = (asked: readonly AskedRow[]) => this.#send(asked, run);
    return settledMany(rows, { send, settledOf, givenUp }, { clock: this.clock, signal: run.signal });
  }

  /** All rows of a transfer are of one kind. */
  #send(rows: readonly AskedRow[], { origin, signal }: TransferRun): Promise<readonly Outcome[]> {
    const at = this.clock.now();
    const jobs = rows.flatMap((row) => (row.into === 'jobs' ? [row.submission] : []));
    if (jobs.length > 0) return this.commands.execute(new SubmitJobs(jobs, at, origin, signal));

    const tasks = rows.flatMap((row) => (row.into === 'tasks' ? [row.submission] : []));
    return this.commands.execute(new SubmitTasks(tasks, at, origin, signal));
  }
}

type Outcome = SubmissionOutcome | TaskSubmissionOutcome;

/** Undefined where it is to be sent again. */
function settledOf(outcome: Outcome, row: AskedRow): RowOutcome | undefined {
  switch (outcome.kind) {
    case 'made':
      return { kind: 'accepted' };
    case 'standing':
      return { kind: 'deduplicated' };
    case 'refused': {
      const { error } = outcome;
      // It was made before a kill, and deleted since: the row was accepted.
      if (error instanceof SubmissionGoneError || error instanceof TaskDeletedError) return { kind: 'accepted' };

      const detail = error instanceof Error ? error.message : String(error);
      return { kind: 'rejected', code: 'refused', detail, value: toldValue(row) };
    }
    case 'overloaded':
    case 'failed':
      return undefined;
  }
}

function givenUp(row: AskedRow): RowOutcome {
  return { kind: 'rejected', code: 'internal', detail: 'The service failed at this row', value: toldValue(row) };
}

function toldValue(row: AskedRow): string {
  return row.into === 'jobs' ? row.submission.givenUrl : JSON.stringify(row.submission.data);
}
