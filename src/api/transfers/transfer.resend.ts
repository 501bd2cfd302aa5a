import type { BulkRequest, ExportRequest, ImportRequest } from '../../transfer/transfer.commands.js';
import { ForeignTransferError, TransferGoneError } from '../../transfer/transfer.errors.js';
import type { BulkView, ExportView, ImportView, TransferView } from '../../transfer/transfer.view.js';

/**
 * The transfer that an import makes, or made when it was first sent under its key.
 * @throws TransferGoneError
 * @throws ForeignTransferError
 */
export function importMade(transferId: string, view: TransferView | undefined, wanted: ImportRequest): ImportView {
  const made = present(transferId, view);
  if (made.kind === 'import' && made.request.file.sha256 === wanted.file.sha256) return made;

  throw new ForeignTransferError(transferId);
}

/**
 * The same of an export.
 * @throws TransferGoneError
 * @throws ForeignTransferError
 */
export function exportMade(transferId: string, view: TransferView | undefined, wanted: ExportRequest): ExportView {
  const made = present(transferId, view);
  if (made.kind === 'export' && isSame(made, wanted)) return made;

  throw new ForeignTransferError(transferId);
}

/**
 * The same of an action on many jobs: these are as they were when it was first asked for.
 * @throws TransferGoneError
 * @throws ForeignTransferError
 */
export function bulkMade(transferId: string, view: TransferView | undefined, wanted: BulkRequest): BulkView {
  const made = present(transferId, view);
  if (made.kind === 'bulk' && made.request.action === wanted.action && made.request.filter === wanted.filter)
    return made;

  throw new ForeignTransferError(transferId);
}

function present(transferId: string, view: TransferView | undefined): TransferView {
  if (!view || view.status === 'deleted') throw new TransferGoneError(transferId);

  return view;
}

/** A range that was cut off when it was first asked for ended then, and goes on ending there. */
function isSame({ request, requestedAt }: ExportView, wanted: ExportRequest): boolean {
  const wasCut = request.till === requestedAt;
  return partsOf(request, wasCut) === partsOf(wanted, wasCut);
}

function partsOf({ from, till, format, statuses, columns }: ExportRequest, wasCut: boolean): string {
  return JSON.stringify([from, wasCut || till, format, statuses, columns]);
}
