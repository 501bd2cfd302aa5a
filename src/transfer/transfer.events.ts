import type { Event } from '../eventsourcing/event.js';
import type { NamedBody } from '../eventsourcing/model.js';
import type { PurgeRecord } from '../eventsourcing/purge.js';
import type { CsvFormat, ImportTarget } from './transfer.imported.js';

/*
 * These names and shapes lie in the store for ever. Don't edit one: add the next, and an upcaster in transfer.codec.ts.
 * Times are ISO 8601 in UTC.
 */

export type ImportRequested = Event<
  'ImportRequested',
  {
    readonly transferId: string;
    /** What was uploaded, unpacked and in UTF-8. */
    readonly file: NamedBody;
    /** As the client called it; null where it had no name. */
    readonly fileName: string | null;
    readonly format: CsvFormat;
    /** Without the header, and without blank lines. */
    readonly rows: number;
    readonly target: ImportTarget;
    readonly requestedAt: string;
  }
>;

export type ExportRequested = Event<
  'ExportRequested',
  {
    readonly transferId: string;
    /** Jobs submitted at or after this, and before `till`. */
    readonly from: string;
    readonly till: string;
    readonly format: ExportFormat;
    /** Null where a job of any status is wanted. */
    readonly statuses: readonly string[] | null;
    /** In their order; null where the format has none. */
    readonly columns: readonly string[] | null;
    readonly requestedAt: string;
  }
>;

export type BulkRequested = Event<
  'BulkRequested',
  {
    readonly transferId: string;
    readonly action: BulkAction;
    /** Which jobs, as it was asked for: JSON. */
    readonly filter: string;
    /** The ids of these jobs, as they were then: a line each. */
    readonly selection: NamedBody;
    readonly jobs: number;
    /** In the words of whoever asked; stands in the events of every job too. */
    readonly reason: string | null;
    readonly requestedAt: string;
  }
>;

export type TransferStarted = Event<
  'TransferStarted',
  {
    readonly transferId: string;
    /** Numbers every start, from 1, and is never used twice: what a runner records names its own. */
    readonly run: number;
    readonly runner: string;
    /** Rows in all, as far as is known. */
    readonly total: number;
    readonly startedAt: string;
  }
>;

export type ImportProgressed = Event<
  'ImportProgressed',
  { readonly transferId: string; readonly run: number } & ImportProgress & { readonly progressedAt: string }
>;

export type ExportProgressed = Event<
  'ExportProgressed',
  { readonly transferId: string; readonly run: number } & ExportProgress & { readonly progressedAt: string }
>;

export type BulkProgressed = Event<
  'BulkProgressed',
  { readonly transferId: string; readonly run: number } & BulkProgress & { readonly progressedAt: string }
>;

export type TransferCompleted = Event<
  'TransferCompleted',
  { readonly transferId: string; readonly run: number; readonly completedAt: string }
>;

export type TransferFailed = Event<
  'TransferFailed',
  { readonly transferId: string; readonly run: number; readonly error: TransferError; readonly failedAt: string }
>;

export type TransferPaused = Event<'TransferPaused', ByHand & { readonly pausedAt: string }>;
export type TransferResumed = Event<'TransferResumed', ByHand & { readonly resumedAt: string }>;
export type TransferStopped = Event<'TransferStopped', ByHand & { readonly stoppedAt: string }>;
export type TransferDeleted = Event<'TransferDeleted', ByHand & { readonly deletedAt: string }>;
export type TransferPurged = Event<'TransferPurged', { readonly transferId: string } & PurgeRecord>;

export type TransferEvent =
  | ImportRequested
  | ExportRequested
  | BulkRequested
  | TransferStarted
  | ImportProgressed
  | ExportProgressed
  | BulkProgressed
  | TransferCompleted
  | TransferFailed
  | TransferPaused
  | TransferResumed
  | TransferStopped
  | TransferDeleted
  | TransferPurged;

type ByHand = {
  readonly transferId: string;
  readonly by: string;
  readonly reason: string | null;
};

export const EXPORT_FORMATS = ['csv', 'ndjson', 'json', 'warc'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** How far an import is, from its beginning on. */
export type ImportProgress = {
  readonly rows: number;
  readonly accepted: number;
  readonly deduplicated: number;
  readonly rejected: number;
  /** Where the next row begins: bytes of the file, and the number of its line, from 1. */
  readonly offset: number;
  readonly line: number;
  /** The rows that were rejected since the last progress, as lines of a CSV; null where none was. */
  readonly errors: NamedBody | null;
};

/** How far an export is. */
export type ExportProgress = {
  readonly rows: number;
  /** Numbers what was written, from 0: each part follows the one before in the file. */
  readonly part: number;
  readonly content: NamedBody;
  /** The last job that is in it; null while there is none. */
  readonly after: ExportPlace | null;
};

/** What is done to every job of a selection. */
export const BULK_ACTIONS = ['retry', 'cancel', 'delete'] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

/** How far an action on many jobs is, from its beginning on. */
export type BulkProgress = {
  readonly rows: number;
  readonly refused: number;
  /** What became of the jobs since the last progress, as lines of a CSV. */
  readonly outcomes: NamedBody;
};

/** Where a job stands in the order of submission. */
export type ExportPlace = { readonly submittedAt: string; readonly jobId: string };

export type TransferError = {
  readonly code: TransferErrorCode;
  /** A sentence for people. */
  readonly message: string;
};

/** The closed list of why a transfer failed. */
export const TRANSFER_ERROR_CODES = ['file_lost', 'internal', 'runner_lost'] as const;
export type TransferErrorCode = (typeof TRANSFER_ERROR_CODES)[number];
