import type { Decider } from '../eventsourcing/decider.js';
import type {
  CompleteTransfer,
  DeleteTransfer,
  FailTransfer,
  PauseTransfer,
  RecordBulk,
  RecordExport,
  RecordImport,
  RequestBulk,
  RequestExport,
  RequestImport,
  ResumeTransfer,
  StartTransfer,
  StopTransfer,
  TransferCommand,
} from './transfer.commands.js';
import { TransferNotFoundError, TransferStatusError } from './transfer.errors.js';
import type { TransferError, TransferEvent } from './transfer.events.js';
import {
  type ExistingTransfer,
  evolve,
  isEnded,
  OPEN_STATUSES,
  type Transfer,
  type TransferKind,
} from './transfer.state.js';

/**
 * What ends its runners before they record any progress would go on for ever from runner to runner. A runner that stops
 * records how far it came, so that a run without progress is one that was lost, or that had hardly begun.
 */
const MOST_FRUITLESS_RUNS = 4;
const RUNNERS_LOST: TransferError = {
  code: 'runner_lost',
  message: `${MOST_FRUITLESS_RUNS} runs of this transfer, one after the other, ended before they came any further`,
};

/** A transfer: from its request to its last row, through any number of runs. */
export const transferDecider: Decider<Transfer, TransferCommand, TransferEvent> = {
  initialState: { status: 'absent' },

  decide(command, transfer) {
    switch (command.type) {
      case 'RequestImport':
        return requestImport(command, transfer);
      case 'RequestExport':
        return requestExport(command, transfer);
      case 'RequestBulk':
        return requestBulk(command, transfer);
      case 'StartTransfer':
        return start(command, transfer);
      case 'RecordImport':
        return recordImport(command, transfer);
      case 'RecordExport':
        return recordExport(command, transfer);
      case 'RecordBulk':
        return recordBulk(command, transfer);
      case 'CompleteTransfer':
        return complete(command, transfer);
      case 'FailTransfer':
        return fail(command, transfer);
      case 'PauseTransfer':
        return pause(command, existing(command, transfer));
      case 'ResumeTransfer':
        return resume(command, existing(command, transfer));
      case 'StopTransfer':
        return stop(command, existing(command, transfer));
      case 'DeleteTransfer':
        return remove(command, transfer);
    }
  },

  evolve,
};

function requestImport({ transferId, request, at }: RequestImport, { status }: Transfer): TransferEvent[] {
  if (status !== 'absent') return []; // sent twice

  return [{ type: 'ImportRequested', data: { transferId, ...request, requestedAt: at.toISOString() } }];
}

function requestExport({ transferId, request, at }: RequestExport, { status }: Transfer): TransferEvent[] {
  if (status !== 'absent') return []; // sent twice

  return [{ type: 'ExportRequested', data: { transferId, ...request, requestedAt: at.toISOString() } }];
}

function requestBulk({ transferId, request, at }: RequestBulk, { status }: Transfer): TransferEvent[] {
  if (status !== 'absent') return []; // sent twice

  return [{ type: 'BulkRequested', data: { transferId, ...request, requestedAt: at.toISOString() } }];
}

/** A running one is taken over: who sends this has the lease, which the runner before let run out, or gave back. */
function start({ transferId, runner, total, at }: StartTransfer, transfer: Transfer): TransferEvent[] {
  if (!isThere(transfer) || !OPEN_STATUSES.includes(transfer.status)) return [];
  if (transfer.fruitlessRuns >= MOST_FRUITLESS_RUNS) {
    const data = { transferId, run: transfer.run, error: RUNNERS_LOST, failedAt: at.toISOString() };
    return [{ type: 'TransferFailed', data }];
  }

  const data = { transferId, run: transfer.run + 1, runner, total, startedAt: at.toISOString() };
  return [{ type: 'TransferStarted', data }];
}

function recordImport({ transferId, run, progress, at }: RecordImport, transfer: Transfer): TransferEvent[] {
  if (!mayRecord(transfer, 'import', run) || progress.offset <= transfer.reached) return [];

  return [{ type: 'ImportProgressed', data: { transferId, run, ...progress, progressedAt: at.toISOString() } }];
}

function recordExport({ transferId, run, progress, at }: RecordExport, transfer: Transfer): TransferEvent[] {
  if (!mayRecord(transfer, 'export', run) || progress.part !== transfer.reached) return [];

  return [{ type: 'ExportProgressed', data: { transferId, run, ...progress, progressedAt: at.toISOString() } }];
}

function recordBulk({ transferId, run, progress, at }: RecordBulk, transfer: Transfer): TransferEvent[] {
  if (!mayRecord(transfer, 'bulk', run) || progress.rows <= transfer.reached) return [];

  return [{ type: 'BulkProgressed', data: { transferId, run, ...progress, progressedAt: at.toISOString() } }];
}

function complete({ transferId, run, at }: CompleteTransfer, transfer: Transfer): TransferEvent[] {
  if (!isRunning(transfer, run)) return []; // paused or stopped meanwhile, or another run began

  return [{ type: 'TransferCompleted', data: { transferId, run, completedAt: at.toISOString() } }];
}

function fail({ transferId, run, error, at }: FailTransfer, transfer: Transfer): TransferEvent[] {
  if (!isRunning(transfer, run)) return [];

  return [{ type: 'TransferFailed', data: { transferId, run, error, failedAt: at.toISOString() } }];
}

function pause({ transferId, reason, at, origin }: PauseTransfer, transfer: ExistingTransfer): TransferEvent[] {
  refuseEnded(transfer, 'there is nothing left to pause');
  if (transfer.status === 'paused') return [];

  return [{ type: 'TransferPaused', data: { transferId, by: origin.actor, reason, pausedAt: at.toISOString() } }];
}

/** One that failed goes on from its last record, whatever it was that kept it from its end. */
function resume({ transferId, reason, at, origin }: ResumeTransfer, transfer: ExistingTransfer): TransferEvent[] {
  if (transfer.status !== 'failed') refuseEnded(transfer, 'there is nothing left to resume');
  if (OPEN_STATUSES.includes(transfer.status)) return [];

  return [{ type: 'TransferResumed', data: { transferId, by: origin.actor, reason, resumedAt: at.toISOString() } }];
}

function stop({ transferId, reason, at, origin }: StopTransfer, transfer: ExistingTransfer): TransferEvent[] {
  if (transfer.status === 'stopped') return [];
  refuseEnded(transfer, 'there is nothing left to stop');

  return [{ type: 'TransferStopped', data: { transferId, by: origin.actor, reason, stoppedAt: at.toISOString() } }];
}

function remove({ transferId, reason, at, origin }: DeleteTransfer, { status }: Transfer): TransferEvent[] {
  if (status === 'absent') throw new TransferNotFoundError(transferId);
  if (status === 'deleted') return [];

  return [{ type: 'TransferDeleted', data: { transferId, by: origin.actor, reason, deletedAt: at.toISOString() } }];
}

function isThere(transfer: Transfer): transfer is ExistingTransfer {
  return transfer.status !== 'absent' && transfer.status !== 'deleted';
}

function existing({ transferId }: { readonly transferId: string }, transfer: Transfer): ExistingTransfer {
  if (!isThere(transfer)) throw new TransferNotFoundError(transferId);

  return transfer;
}

/** What a run did before it heard of a pause or a stop is done, and is recorded; what an earlier run did is not its to tell. */
function mayRecord(transfer: Transfer, kind: TransferKind, run: number): transfer is ExistingTransfer {
  if (!isThere(transfer) || transfer.kind !== kind || transfer.run !== run) return false;

  return transfer.status !== 'completed' && transfer.status !== 'failed';
}

function isRunning(transfer: Transfer, run: number): boolean {
  return isThere(transfer) && transfer.status === 'running' && transfer.run === run;
}

function refuseEnded({ transferId, status }: ExistingTransfer, why: string): void {
  if (isEnded(status)) throw new TransferStatusError(transferId, status, why);
}
