import type { Origin } from '../../eventsourcing/metadata.js';
import type { TransferView } from '../../transfer/transfer.view.js';

/** One run of a transfer in the hands of this runner. */
export interface TransferRun<Kind extends TransferView = TransferView> {
  /** The transfer as the run found it. */
  readonly view: Kind;
  /** Of what the run does: it follows from the request. */
  readonly origin: Origin;
  /** Who asked for it. */
  readonly requestedBy: string;
  /** Some of what no record tells may be done already: by a run before, or by this one before a store was away. */
  readonly isAgain: boolean;
  /** Aborts when the transfer is not to go on here: it was paused, stopped or deleted, or the lease is lost. */
  readonly signal: AbortSignal;
}

/** What is known of a run once something was recorded of it. False: it is this runner's no more. */
export function isStillOf({ view, signal }: TransferRun, now: TransferView | undefined): boolean {
  return !signal.aborted && now?.status === 'running' && now.run === view.run;
}
