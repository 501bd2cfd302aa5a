import type { ErasableModel, NamedBody } from '../eventsourcing/model.js';
import { transferCodec } from './transfer.codec.js';
import type { TransferEvent } from './transfer.events.js';
import { projectTransfer } from './transfer.projection.js';
import { TRANSFER_STATUSES } from './transfer.state.js';
import { isTransferId, TRANSFER_CATEGORY } from './transfer.stream.js';
import type { TransferView } from './transfer.view.js';

/** Transfers, as those see them who treat all models alike. */
export const transferModel: ErasableModel<TransferEvent, TransferView> = {
  category: TRANSFER_CATEGORY,
  codec: transferCodec,
  statuses: TRANSFER_STATUSES,
  erasure: {
    deletedType: 'TransferDeleted',
    deletedAt: ({ type, data }) => (type === 'TransferDeleted' ? new Date(data.deletedAt) : undefined),
    purgedType: 'TransferPurged',
    purged: (transferId, record) => ({ type: 'TransferPurged', data: { transferId, ...record } }),
    recordIn: ({ type, data }) => (type === 'TransferPurged' ? data : undefined),
  },
  isId: isTransferId,
  project: projectTransfer,
  bodiesIn,
  bodiesOf: (view) => (view.status === 'deleted' ? [] : filesOf(view)),
  happenedAt: (event) => new Date(happenedAt(event)),
};

function bodiesIn({ type, data }: TransferEvent): readonly NamedBody[] {
  if (type === 'ImportRequested') return [data.file];
  if (type === 'ExportProgressed') return [data.content];
  if (type === 'BulkRequested') return [data.selection];
  if (type === 'BulkProgressed') return [data.outcomes];
  return type === 'ImportProgressed' && data.errors ? [data.errors] : [];
}

function filesOf(view: TransferView): readonly NamedBody[] {
  switch (view.kind) {
    case 'import':
      return [view.request.file, ...view.errors];
    case 'export':
      return view.parts;
    case 'bulk':
      return [view.request.selection, ...view.parts];
  }
}

function happenedAt({ type, data }: TransferEvent): string {
  switch (type) {
    case 'ImportRequested':
    case 'ExportRequested':
    case 'BulkRequested':
      return data.requestedAt;
    case 'TransferStarted':
      return data.startedAt;
    case 'ImportProgressed':
    case 'ExportProgressed':
    case 'BulkProgressed':
      return data.progressedAt;
    case 'TransferCompleted':
      return data.completedAt;
    case 'TransferFailed':
      return data.failedAt;
    case 'TransferPaused':
      return data.pausedAt;
    case 'TransferResumed':
      return data.resumedAt;
    case 'TransferStopped':
      return data.stoppedAt;
    case 'TransferDeleted':
      return data.deletedAt;
    case 'TransferPurged':
      return data.purgedAt;
  }
}
