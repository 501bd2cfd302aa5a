import type { NamedBody } from '../eventsourcing/model.js';
import {
  brokenFieldOf,
  type Check,
  count,
  either,
  list,
  number,
  onlyTrue,
  optional,
  orNull,
  record,
  removedEvents,
  type Shape,
  text,
  time,
  truth,
} from '../eventsourcing/shape.js';
import type { ExportPlace, TransferError, TransferEvent } from './transfer.events.js';
import type {
  CsvFormat,
  ImportedJobOptions,
  ImportedJobs,
  ImportedTaskOptions,
  ImportedTasks,
} from './transfer.imported.js';

type DataOf<Type extends TransferEvent['type']> = Extract<TransferEvent, { readonly type: Type }>['data'];

/** The first field that is not what events of this type hold today; undefined where the data is sound. */
export function brokenField(type: TransferEvent['type'], data: object): string | undefined {
  return brokenFieldOf(SHAPES[type], data);
}

const pair: Check = (value) => Array.isArray(value) && value.length === 2 && value.every(text);
const file = record<NamedBody>({ sha256: text, size: count });
const format = record<CsvFormat>({ encoding: text, separator: text, header: orNull(list(text)) });
const options = record<ImportedJobOptions>({
  headers: list(pair),
  acceptStatus: text,
  timeoutSeconds: number,
  maxBytes: number,
  maxAttempts: number,
  priority: number,
  notBefore: orNull(time),
  tags: list(text),
  maxAgeSeconds: number,
  callbackUrl: optional(text),
  respectRobots: optional(truth),
  respectRobotsByDefault: optional(onlyTrue),
});
const jobs = record<ImportedJobs>({ into: text, column: count, scheme: orNull(text), options });
const taskOptions = record<ImportedTaskOptions>({
  queue: text,
  description: orNull(text),
  maxAttempts: number,
  priority: number,
  notBefore: orNull(time),
});
const tasks = record<ImportedTasks>({ into: text, options: taskOptions });
const target = either(jobs, tasks);
const place = record<ExportPlace>({ submittedAt: time, jobId: text });
const error = record<TransferError>({ code: text, message: text });
const ofRun = { transferId: text, run: count };
const byHand = { transferId: text, by: text, reason: orNull(text) };

const SHAPES: { readonly [type in TransferEvent['type']]: Shape<DataOf<type>> } = {
  ImportRequested: {
    transferId: text,
    file,
    fileName: orNull(text),
    format,
    rows: count,
    target,
    requestedAt: time,
  },
  ExportRequested: {
    transferId: text,
    from: time,
    till: time,
    format: text,
    statuses: orNull(list(text)),
    columns: orNull(list(text)),
    requestedAt: time,
  },
  BulkRequested: {
    transferId: text,
    action: text,
    filter: text,
    selection: file,
    jobs: count,
    reason: orNull(text),
    requestedAt: time,
  },
  TransferStarted: { ...ofRun, runner: text, total: count, startedAt: time },
  ImportProgressed: {
    ...ofRun,
    rows: count,
    accepted: count,
    deduplicated: count,
    rejected: count,
    offset: count,
    line: count,
    errors: orNull(file),
    progressedAt: time,
  },
  ExportProgressed: { ...ofRun, rows: count, part: count, content: file, after: orNull(place), progressedAt: time },
  BulkProgressed: { ...ofRun, rows: count, refused: count, outcomes: file, progressedAt: time },
  TransferCompleted: { ...ofRun, completedAt: time },
  TransferFailed: { ...ofRun, error, failedAt: time },
  TransferPaused: { ...byHand, pausedAt: time },
  TransferResumed: { ...byHand, resumedAt: time },
  TransferStopped: { ...byHand, stoppedAt: time },
  TransferDeleted: { ...byHand, deletedAt: time },
  TransferPurged: { ...byHand, removed: removedEvents, purgedAt: time },
};
