import type { TransferEvent } from './transfer.events.js';

/** What decides: which run may record, and how far it is. */
export type Transfer = { readonly status: 'absent' } | { readonly status: 'deleted' } | ExistingTransfer;

export interface ExistingTransfer {
  readonly status: TransferStatus;
  readonly transferId: string;
  readonly kind: TransferKind;
  /** How many runs were started. The last of them is the only one that may record. */
  readonly run: number;
  /** Bytes of the file whose rows are imported, parts of the export that are written, or jobs that were acted on. */
  readonly reached: number;
  /** Runs that were started since it was last known to get further: since its request, a progress or a resume. */
  readonly fruitlessRuns: number;
}

export const TRANSFER_KINDS = ['import', 'export', 'bulk'] as const;
export type TransferKind = (typeof TRANSFER_KINDS)[number];

export const TRANSFER_STATUSES = ['pending', 'running', 'paused', 'stopped', 'completed', 'failed'] as const;
export type TransferStatus = (typeof TRANSFER_STATUSES)[number];

/** The statuses of transfers that a runner is to carry out. */
export const OPEN_STATUSES: readonly TransferStatus[] = ['pending', 'running'];

export function isEnded(status: string): boolean {
  return status === 'stopped' || status === 'completed' || status === 'failed' || status === 'deleted';
}

/** The state after one more event. It never throws: an event that makes no sense here changes nothing. */
export function evolve(transfer: Transfer, { type, data }: TransferEvent): Transfer {
  if (type === 'ImportRequested' || type === 'ExportRequested' || type === 'BulkRequested') {
    if (transfer.status !== 'absent') return transfer;

    const kind = KIND_REQUESTED[type];
    return { status: 'pending', transferId: data.transferId, kind, run: 0, reached: 0, fruitlessRuns: 0 };
  }
  // Keeps nothing of the events before it: the state must be the same once they are truncated.
  if (type === 'TransferPurged') return { status: 'deleted' };
  if (transfer.status === 'absent' || transfer.status === 'deleted') return transfer; // no decider writes such an event

  switch (type) {
    case 'TransferStarted':
      return { ...transfer, status: 'running', run: data.run, fruitlessRuns: transfer.fruitlessRuns + 1 };
    case 'ImportProgressed':
      return { ...transfer, reached: data.offset, fruitlessRuns: 0 };
    case 'ExportProgressed':
      return { ...transfer, reached: data.part + 1, fruitlessRuns: 0 };
    case 'BulkProgressed':
      return { ...transfer, reached: data.rows, fruitlessRuns: 0 };
    case 'TransferCompleted':
      return { ...transfer, status: 'completed' };
    case 'TransferFailed':
      return { ...transfer, status: 'failed' };
    case 'TransferPaused':
      return { ...transfer, status: 'paused' };
    case 'TransferResumed':
      return { ...transfer, status: 'pending', fruitlessRuns: 0 };
    case 'TransferStopped':
      return { ...transfer, status: 'stopped' };
    case 'TransferDeleted':
      return { status: 'deleted' };
  }
}

const KIND_REQUESTED = { ImportRequested: 'import', ExportRequested: 'export', BulkRequested: 'bulk' } as const;
