import type { TransferEvent } from '../../src/transfer/transfer.events.js';
import type { ImportedJobs } from '../../src/transfer/transfer.imported.js';
import { transferModel } from '../../src/transfer/transfer.model.js';
import { HOOK, iso } from '../kit/stories.js';
import {
  bulkProgress,
  completeRun,
  deleteTransfer,
  exportProgress,
  exportRequest,
  failRun,
  importProgress,
  importRequest,
  pauseTransfer,
  recordBulk,
  recordExport,
  recordImport,
  requestBulk,
  requestExport,
  requestImport,
  resumeTransfer,
  startRun,
  stopTransfer,
  storyOf,
  TRANSFER,
} from '../kit/transfer-stories.js';

const importing = [requestImport(), startRun(1)] as const;
const exporting = [requestExport(), startRun(1)] as const;
const bare = {
  ...importRequest,
  fileName: null,
  format: { ...importRequest.format, header: null },
  target: { ...importRequest.target, scheme: 'http' as const },
};
const jobs = importRequest.target as ImportedJobs;
const calledBack = { ...importRequest, target: { ...jobs, options: { ...jobs.options, callbackUrl: HOOK } } };
const withRobots = (said: Partial<ImportedJobs['options']>) => ({
  ...importRequest,
  target: { ...jobs, options: { ...jobs.options, ...said } },
});
const respectful = withRobots({ respectRobots: true });
const respectfulByDefault = withRobots({ respectRobotsByDefault: true });
const tasks = {
  ...importRequest,
  target: {
    into: 'tasks' as const,
    options: { queue: 'letters', description: null, maxAttempts: 3, priority: 0, notBefore: null },
  },
};
const warc = { ...exportRequest, format: 'warc' as const, statuses: null, columns: null };
const record = {
  by: 'carla',
  reason: null,
  removed: [{ position: '7', hash: 'ab'.repeat(32) }],
  purgedAt: iso(9),
};

/** How today's decider comes to write each shape: the last event of a story. */
export const WRITTEN: Readonly<Record<string, TransferEvent | undefined>> = {
  'BulkRequested.v1': storyOf(requestBulk()).at(-1),
  'BulkProgressed.v1': storyOf(requestBulk(), startRun(1), recordBulk(2, 1, bulkProgress(10))).at(-1),
  'ImportRequested.v1': storyOf(requestImport()).at(-1),
  'ImportRequested.v1.callback': storyOf(requestImport(0, calledBack)).at(-1),
  'ImportRequested.v1.robots': storyOf(requestImport(0, respectful)).at(-1),
  'ImportRequested.v1.robots-by-default': storyOf(requestImport(0, respectfulByDefault)).at(-1),
  'ImportRequested.v1.bare': storyOf(requestImport(0, bare)).at(-1),
  'ImportRequested.v1.tasks': storyOf(requestImport(0, tasks)).at(-1),
  'ExportRequested.v1': storyOf(requestExport()).at(-1),
  'ExportRequested.v1.bare': storyOf(requestExport(0, { ...exportRequest, statuses: null, columns: null })).at(-1),
  'ExportRequested.v1.warc': storyOf(requestExport(0, warc)).at(-1),
  'TransferStarted.v1': storyOf(...importing).at(-1),
  'ImportProgressed.v1': storyOf(...importing, recordImport(2, 1, importProgress(10))).at(-1),
  'ImportProgressed.v1.no-errors': storyOf(...importing, recordImport(2, 1, importProgress(10, { errors: null }))).at(
    -1,
  ),
  'ExportProgressed.v1': storyOf(...exporting, recordExport(2, 1, exportProgress(0))).at(-1),
  'ExportProgressed.v1.nothing': storyOf(
    ...exporting,
    recordExport(2, 1, exportProgress(0, { rows: 0, after: null })),
  ).at(-1),
  'TransferCompleted.v1': storyOf(...importing, completeRun(3, 1)).at(-1),
  'TransferFailed.v1': storyOf(...importing, failRun(3, 1)).at(-1),
  'TransferPaused.v1': storyOf(...importing, pauseTransfer(3)).at(-1),
  'TransferResumed.v1': storyOf(...importing, pauseTransfer(3), resumeTransfer(4)).at(-1),
  'TransferStopped.v1': storyOf(...importing, stopTransfer(3)).at(-1),
  'TransferDeleted.v1': storyOf(...importing, deleteTransfer(3)).at(-1),
  'TransferPurged.v1': transferModel.erasure?.purged(TRANSFER, record),
};
