import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Backoff } from '../../concurrency/backoff.js';
import { Clock } from '../../eventsourcing/clock.js';
import { type SubmissionOutcome, SubmitJobs } from '../../job/job.commands.js';
import { SubmissionGoneError } from '../../job/job.errors.js';
import type { Submission } from '../../job/job.submission.js';
import type { RowOutcome } from './import-tally.js';
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
  async submit(submissions: readonly Submission[], { origin, signal }: TransferRun): Promise<readonly RowOutcome[]> {
    const settled: (RowOutcome | undefined)[] = [];
    const failures = new Map<number, number>();
    const waits = new Backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS);
    let open = [...submissions.keys()];
    for (let tries = 1; open.length > 0 && !signal.aborted; tries++) {
      if (tries > 1) await this.clock.sleep(waits.next(), signal);
      const sent = open.flatMap((place) => submissions[place] ?? []);
      const outcomes = await this.commands.execute(new SubmitJobs(sent, this.clock.now(), origin, signal));
      for (const [index, place] of open.entries()) {
        const outcome = outcomes[index];
        if (outcome?.kind === 'failed') failures.set(place, (failures.get(place) ?? 0) + 1);
        settled[place] = outcomeOf(outcome, sent[index], failures.get(place) ?? 0);
      }
      open = open.filter((place) => settled[place] === undefined);
    }
    const first = open[0] ?? submissions.length;
    return settled.slice(0, first).flatMap((outcome) => outcome ?? []);
  }
}

/** Undefined where it is to be sent again. */
function outcomeOf(
  outcome: SubmissionOutcome | undefined,
  sent: Submission | undefined,
  failures: number,
): RowOutcome | undefined {
  if (!outcome || !sent) return undefined;

  switch (outcome.kind) {
    case 'made':
      return { kind: 'accepted' };
    case 'standing':
      return { kind: 'deduplicated' };
    case 'refused': {
      // Its job was made before a kill, and deleted since: the row was accepted.
      if (outcome.error instanceof SubmissionGoneError) return { kind: 'accepted' };
      return { kind: 'rejected', code: 'refused', detail: String(outcome.error), value: sent.givenUrl };
    }
    case 'overloaded':
      return undefined;
    case 'failed': {
      if (failures < TRIES) return undefined;
      return { kind: 'rejected', code: 'internal', detail: 'The service failed at this row', value: sent.givenUrl };
    }
  }
}
