import type { BulkRequested, ExportRequested, ImportRequested, TransferEvent } from './transfer.events.js';
import type { BulkView, ExportView, ImportView, TransferView } from './transfer.view.js';

/** The view of a transfer after one more event. `undefined` before the first one, and once it was purged. */
export function projectTransfer(
  view: TransferView | undefined,
  event: TransferEvent,
  revision: bigint,
): TransferView | undefined {
  if (event.type === 'TransferPurged') return undefined;
  if (event.type === 'ImportRequested') return view ?? viewOfImport(event, revision);
  if (event.type === 'ExportRequested') return view ?? viewOfExport(event, revision);
  if (event.type === 'BulkRequested') return view ?? viewOfBulk(event, revision);
  if (!view) return undefined;
  if (view.status === 'deleted') return { ...view, revision };

  return { ...changed(view, event), revision };
}

type Later = Exclude<TransferEvent, { readonly type: 'TransferPurged' | `${string}Requested` }>;

function changed(view: TransferView, event: Later): TransferView {
  switch (event.type) {
    case 'TransferStarted': {
      const { run, runner, total, startedAt } = event.data;
      const rowsBefore = view.rows;
      return { ...view, status: 'running', run, runner, total, startedAt, rowsBefore, progressedAt: null };
    }
    case 'ImportProgressed': {
      if (view.kind !== 'import') return view;
      const { rows, accepted, deduplicated, rejected, offset, line, errors, progressedAt } = event.data;
      const counts = { rows, accepted, deduplicated, rejected };
      return {
        ...view,
        ...counts,
        offset,
        line,
        errors: errors ? [...view.errors, errors] : view.errors,
        progressedAt,
      };
    }
    case 'ExportProgressed': {
      if (view.kind !== 'export') return view;
      const { rows, content, after, progressedAt } = event.data;
      return { ...view, rows, parts: [...view.parts, content], after, progressedAt };
    }
    case 'BulkProgressed': {
      if (view.kind !== 'bulk') return view;
      const { rows, refused, outcomes, progressedAt } = event.data;
      return { ...view, rows, rejected: refused, parts: [...view.parts, outcomes], progressedAt };
    }
    case 'TransferCompleted':
      return { ...view, status: 'completed', runner: null, finishedAt: event.data.completedAt };
    case 'TransferFailed':
      return { ...view, status: 'failed', runner: null, error: event.data.error, finishedAt: event.data.failedAt };
    case 'TransferPaused':
      return { ...view, status: 'paused', runner: null, reason: reasonOf(event.data) };
    case 'TransferResumed':
      return { ...view, status: 'pending', reason: null, error: null, finishedAt: null };
    case 'TransferStopped':
      return {
        ...view,
        status: 'stopped',
        runner: null,
        reason: reasonOf(event.data),
        finishedAt: event.data.stoppedAt,
      };
    case 'TransferDeleted':
      return { ...view, status: 'deleted', runner: null, ...(view.kind === 'import' ? { errors: [] } : { parts: [] }) };
  }
}

function reasonOf({ by, reason }: { readonly by: string; readonly reason: string | null }) {
  return { by, text: reason };
}

const BEGINNING = {
  status: 'pending',
  startedAt: null,
  rowsBefore: 0,
  progressedAt: null,
  finishedAt: null,
  run: 0,
  runner: null,
  rows: 0,
  error: null,
  reason: null,
} as const;

function viewOfImport({ data }: ImportRequested, revision: bigint): ImportView {
  const { transferId, file, fileName, format, target, rows, requestedAt } = data;
  return {
    ...BEGINNING,
    transferId,
    revision,
    kind: 'import',
    requestedAt,
    total: rows,
    request: { file, fileName, format, target },
    accepted: 0,
    deduplicated: 0,
    rejected: 0,
    offset: 0,
    line: 1,
    errors: [],
  };
}

function viewOfExport({ data }: ExportRequested, revision: bigint): ExportView {
  const { transferId, from, till, format, statuses, columns, requestedAt } = data;
  const request = { from, till, format, statuses, columns };
  return {
    ...BEGINNING,
    transferId,
    revision,
    kind: 'export',
    requestedAt,
    total: null,
    request,
    parts: [],
    after: null,
  };
}

function viewOfBulk({ data }: BulkRequested, revision: bigint): BulkView {
  const { transferId, action, filter, selection, jobs, reason, requestedAt } = data;
  const request = { action, filter, selection, reason };
  return {
    ...BEGINNING,
    transferId,
    revision,
    kind: 'bulk',
    requestedAt,
    total: jobs,
    request,
    rejected: 0,
    parts: [],
  };
}
