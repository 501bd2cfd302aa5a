import type { TransferStatus } from '../../transfer/transfer.state.js';
import type { BulkView, ExportView, ImportView, TransferView } from '../../transfer/transfer.view.js';
import type { BulkActionDto, ExportDto, ImportDto, TransferDto } from './transfer.dto.js';

/** A transfer as the contract tells it. It is told to nobody once it was deleted. */
export function presentTransfer(view: TransferView): TransferDto {
  const { transferId, kind, requestedAt, startedAt, finishedAt, rows, total, error, revision } = view;
  const self = `/v1/transfers/${transferId}`;
  const rowsPerSecond = paceOf(view);
  return {
    id: transferId,
    kind,
    status: view.status as TransferStatus,
    statusReason: statusReason(view),
    requestedAt,
    startedAt,
    finishedAt,
    done: rows,
    total,
    rejected: view.kind === 'export' ? 0 : view.rejected,
    rowsPerSecond,
    secondsLeft: secondsLeft(view, rowsPerSecond),
    import: view.kind === 'import' ? importOf(view) : null,
    export: view.kind === 'export' ? exportOf(view) : null,
    bulk: view.kind === 'bulk' ? bulkOf(view) : null,
    error,
    revision: revision.toString(),
    links: {
      self,
      file: kind === 'import' ? null : `${self}/file`,
      errors: kind === 'import' ? `${self}/errors` : null,
    },
  };
}

function importOf({ request: { file, fileName, format, target }, accepted, deduplicated }: ImportView): ImportDto {
  const { encoding, separator, header } = format;
  const told = {
    name: fileName,
    size: file.size,
    encoding,
    separator,
    header,
    column: target.into === 'jobs' ? target.column + 1 : null,
  };
  return { file: told, into: target.into, accepted, deduplicated };
}

function exportOf({ request: { from, till, format, statuses, columns }, parts }: ExportView): ExportDto {
  return { from, till, format, status: statuses, columns, size: sizeOf(parts) };
}

function bulkOf({ request: { action, filter, reason }, parts }: BulkView): BulkActionDto {
  return { action, filter: JSON.parse(filter) as BulkActionDto['filter'], reason, size: sizeOf(parts) };
}

function sizeOf(parts: readonly { readonly size: number }[]): number {
  return parts.reduce((sum, { size }) => sum + size, 0);
}

/** Of the run that goes on, or was the last: by what it recorded, and so without a clock. */
function paceOf({ rows, rowsBefore, startedAt, progressedAt }: TransferView): number | null {
  if (startedAt === null || progressedAt === null) return null;

  const seconds = (Date.parse(progressedAt) - Date.parse(startedAt)) / 1_000;
  return seconds > 0 ? Math.round(((rows - rowsBefore) / seconds) * 10) / 10 : null;
}

function secondsLeft({ status, rows, total }: TransferView, rowsPerSecond: number | null): number | null {
  if (status !== 'running' || total === null || !rowsPerSecond) return null;

  return Math.max(0, Math.ceil((total - rows) / rowsPerSecond));
}

function statusReason(view: TransferView): string {
  const { status, kind, rows, total, reason, error } = view;
  const things = kind === 'bulk' ? 'jobs' : 'rows';
  const done = total === null ? `${rows} ${things}` : `${rows} of ${total} ${things}`;
  switch (status) {
    case 'pending':
      return rows === 0 ? 'Waits for a runner' : `Waits for a runner, with ${done} done`;
    case 'running':
      return `${done} done`;
    case 'paused':
      return `Paused by ${byWhom(reason)}, with ${done} done`;
    case 'stopped':
      return `Stopped by ${byWhom(reason)}, with ${done} done`;
    case 'completed':
      return `${rows} ${things} done${rejectedOf(view)}`;
    case 'failed':
      return error?.message ?? 'It failed';
    case 'deleted':
      return 'It was deleted';
  }
}

function rejectedOf(view: TransferView): string {
  if (view.kind === 'export' || view.rejected === 0) return '';
  return view.kind === 'import' ? `, ${view.rejected} of them rejected` : `, of which ${view.rejected} refused it`;
}

function byWhom(reason: TransferView['reason']): string {
  return reason?.text ? `${reason.by} (${reason.text})` : (reason?.by ?? 'somebody');
}
