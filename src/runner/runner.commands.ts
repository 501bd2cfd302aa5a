import { Command } from '../eventsourcing/command.js';

/** Look for due jobs, once the views hold everything up to a position. */
export class DispatchDueJobs extends Command<void> {
  constructor(readonly position: bigint) {
    super();
  }
}

/** Stop fetching a job: since this revision of its stream it is not to be fetched any more. */
export class AbortFetch extends Command<void> {
  constructor(
    readonly jobId: string,
    readonly since: bigint,
  ) {
    super();
  }
}

/** Look for transfers that are to be carried out. */
export class DispatchTransfers extends Command<void> {}

/** Leave off a transfer: since this revision of its stream it is not to go on. */
export class AbortTransfer extends Command<void> {
  constructor(
    readonly transferId: string,
    readonly since: bigint,
  ) {
    super();
  }
}
