import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Clock } from '../../eventsourcing/clock.js';
import { type ActionOutcome, ActOnJobs } from '../../job/job.commands.js';
import { JobNotFoundError } from '../../job/job.errors.js';
import type { BulkView } from '../../transfer/transfer.view.js';
import { settledMany } from './settled-many.js';
import type { TransferRun } from './transfer-run.js';

/** What became of one job of a selection. */
export type JobOutcome =
  | { readonly kind: 'done'; readonly jobId: string }
  | { readonly kind: 'refused'; readonly jobId: string; readonly code: string; readonly detail: string };

/**
 * Acts on jobs in the name of whoever asked. Where the service is too busy, or a store away, it waits and asks again: no
 * job is refused for that.
 */
@Injectable()
export class BulkActions {
  constructor(
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  /** What became of each, in their order; of those before the first that was left off where the run is to end. */
  actOn(jobIds: readonly string[], run: TransferRun<BulkView>): Promise<readonly JobOutcome[]> {
    const send = (asked: readonly string[], isSentAgain: boolean) => this.#send(asked, isSentAgain, run);
    return settledMany(jobIds, { send, settledOf, givenUp }, { clock: this.clock, signal: run.signal });
  }

  /** An earlier try may have done it and been lost before it was known. */
  #send(
    jobIds: readonly string[],
    isSentAgain: boolean,
    { view, origin, requestedBy, isAgain, signal }: TransferRun<BulkView>,
  ): Promise<readonly ActionOutcome[]> {
    const { action, reason } = view.request;
    const more = { isAgain: isAgain || isSentAgain, signal };
    const inTheirName = { ...origin, actor: requestedBy };
    return this.commands.execute(new ActOnJobs(action, jobIds, reason, this.clock.now(), inTheirName, more));
  }
}

/** Undefined where it is to be asked again. */
function settledOf(outcome: ActionOutcome, jobId: string): JobOutcome | undefined {
  switch (outcome.kind) {
    case 'done':
      return { kind: 'done', jobId };
    case 'refused': {
      const { error } = outcome;
      const code = error instanceof JobNotFoundError ? 'not_found' : 'wrong_status';
      return { kind: 'refused', jobId, code, detail: error instanceof Error ? error.message : String(error) };
    }
    case 'overloaded':
    case 'failed':
      return undefined;
  }
}

function givenUp(jobId: string): JobOutcome {
  return { kind: 'refused', jobId, code: 'internal', detail: 'The service failed at this job' };
}
