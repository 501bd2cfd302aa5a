import type { NamedBody } from '../eventsourcing/model.js';
import type { BulkRequested, ExportPlace, ExportRequested, ImportRequested, TransferError } from './transfer.events.js';
import type { Transfer, TransferStatus } from './transfer.state.js';

/** A transfer's events, folded into what queries answer. Times are ISO 8601 in UTC. */
export type TransferView = ImportView | ExportView | BulkView;

interface CommonView {
  readonly transferId: string;
  /** The revision of its stream that this view stands for. */
  readonly revision: bigint;
  /** The view of a deleted transfer stays, without its files. */
  readonly status: TransferStatus | 'deleted';
  readonly requestedAt: string;
  /** When the latest run began, and how many rows were done by then: the pace is that of this run. */
  readonly startedAt: string | null;
  readonly rowsBefore: number;
  /** When progress was last recorded. */
  readonly progressedAt: string | null;
  readonly finishedAt: string | null;
  readonly run: number;
  /** Who carries it out, while it is running. */
  readonly runner: string | null;
  /** Rows that are done, and rows in all; null while that is not known. */
  readonly rows: number;
  readonly total: number | null;
  readonly error: TransferError | null;
  /** By whom it was paused or stopped, and why. */
  readonly reason: { readonly by: string; readonly text: string | null } | null;
}

export interface ImportView extends CommonView {
  readonly kind: 'import';
  readonly request: Pick<ImportRequested['data'], 'file' | 'fileName' | 'format' | 'target'>;
  readonly accepted: number;
  readonly deduplicated: number;
  readonly rejected: number;
  /** Where the next row begins; `line` counts from 1. */
  readonly offset: number;
  readonly line: number;
  /** Lines of a CSV of rejected rows, in their order. */
  readonly errors: readonly NamedBody[];
}

export interface ExportView extends CommonView {
  readonly kind: 'export';
  readonly request: Pick<ExportRequested['data'], 'from' | 'till' | 'format' | 'statuses' | 'columns'>;
  /** What is written so far, in its order. */
  readonly parts: readonly NamedBody[];
  readonly after: ExportPlace | null;
}

export interface BulkView extends CommonView {
  readonly kind: 'bulk';
  readonly request: Pick<BulkRequested['data'], 'action' | 'filter' | 'selection' | 'reason'>;
  /** Jobs that the action was refused for. */
  readonly rejected: number;
  /** Lines of a CSV: what became of each job, in their order. */
  readonly parts: readonly NamedBody[];
}

/** A transfer as its actor knows it: the state that decides, and the view that is answered. */
export interface AwakeTransfer {
  readonly transfer: Transfer;
  /** undefined before the first event, and where the transfer was purged. */
  readonly view: TransferView | undefined;
}
