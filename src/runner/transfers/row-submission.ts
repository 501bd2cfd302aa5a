import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Backoff } from '../../concurrency/backoff.js';
import { Clock } from '../../eventsourcing/clock.js';
import { type SubmissionOutcome, SubmitJobs } from '../../job/job.commands.js';
import { SubmissionGoneError } from '../../job/job.errors.js';
import { SubmitTasks, type TaskSubmissionOutcome } from '../../task/task.commands.js';
import { TaskDeletedError } from '../../task/task.errors.js';
import type { RowOutcome } from './import-tally.js';
import type { AskedRow } from './row-reader.js';
import type { TransferRun } from './transfer-run.js';

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5_000;
/** A submission at which the service fails so often is rejected, so that it keeps none of the others. */
const TRIES = 3;

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
  async submit(rows: readonly AskedRow[], run: TransferRun): Promise<readonly RowOutcome[]> {
    const settled: (RowOutcome | undefined)[] = [];
    const failures = new Map<number, number>();
    const waits = new Backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS);
    const { signal } = run;
    let open = [...rows.keys()];
    for (let tries = 1; open.length > 0 && !signal.aborted; tries++) {
      if (tries > 1) await this.clock.sleep(waits.next(), signal);
      const sent = open.flatMap((place) => rows[place] ?? []);
      const outcomes = await this.#send(sent, run);
      for (const [index, place] of open.entries()) {
        const outcome = outcomes[index];
        if (outcome?.kind === 'failed') failures.set(place, (failures.get(place) ?? 0) + 1);
        settled[place] = outcomeOf(outcome, sent[index], failures.get(place) ?? 0);
      }
      open = open.filter((place) => settled[place] === undefined);
    }
    const first = open[0] ?? rows.length;
    return settled.slice(0, first).flatMap((outcome) => outcome ?? []);
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

function toldValue(row: AskedRow): string {
  return row.into === 'jobs' ? row.submission.givenUrl : JSON.stringify(row.submission.data);
}

/** Undefined where it is to be sent again. */
function outcomeOf(outcome: Outcome | undefined, sent: AskedRow | undefined, failures: number): RowOutcome | undefined {
  if (!outcome || !sent) return undefined;

  switch (outcome.kind) {
    case 'made':
      return { kind: 'accepted' };
    case 'standing':
      return { kind: 'deduplicated' };
    case 'refused': {
      // It was made before a kill, and deleted since: the row was accepted.
      if (outcome.error instanceof SubmissionGoneError || outcome.error instanceof TaskDeletedError) {
        return { kind: 'accepted' };
      }
      const detail = outcome.error instanceof Error ? outcome.error.message : String(outcome.error);
      return { kind: 'rejected', code: 'refused', detail, value: toldValue(sent) };
    }
    case 'overloaded':
      return undefined;
    case 'failed': {
      if (failures < TRIES) return undefined;
      return { kind: 'rejected', code: 'internal', detail: 'The service failed at this row', value: toldValue(sent) };
    }
  }
}
