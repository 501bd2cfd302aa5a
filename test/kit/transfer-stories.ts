import {
  type BulkRequest,
  CompleteTransfer,
  DeleteTransfer,
  type ExportRequest,
  FailTransfer,
  type ImportRequest,
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
  type TransferCommand,
} from '../../src/transfer/transfer.commands.js';
import { transferDecider } from '../../src/transfer/transfer.decider.js';
import type {
  BulkProgress,
  ExportProgress,
  ImportProgress,
  TransferEvent,
} from '../../src/transfer/transfer.events.js';
import { projectTransfer } from '../../src/transfer/transfer.projection.js';
import type { TransferView } from '../../src/transfer/transfer.view.js';
import { clockAt, iso, origin, WHY } from './stories.js';

/* Commands to one transfer, and the events that they lead to. Times are numbers of seconds after noon. */

export const TRANSFER = '0d9e4c0a-6a1e-4b57-9d7e-2f3a1b5c7d90';
export const bodyOf = (digits: string, size = 100) => ({ sha256: digits.repeat(32), size });

export const importRequest: ImportRequest = {
  file: bodyOf('ab', 1_000),
  fileName: 'urls.csv',
  format: { encoding: 'utf-8', separator: ',', header: ['name', 'url'] },
  rows: 40,
  target: {
    into: 'jobs',
    column: 1,
    scheme: null,
    options: {
      headers: [['accept', 'text/html']],
      acceptStatus: 'success',
      timeoutSeconds: 30,
      maxBytes: 1_000_000,
      maxAttempts: 3,
      priority: 0,
      notBefore: iso(60),
      tags: ['news'],
      maxAgeSeconds: 3_600,
    },
  },
};

export const exportRequest: ExportRequest = {
  from: iso(-3_600),
  till: iso(0),
  format: 'csv',
  statuses: ['completed'],
  columns: ['id', 'url'],
};

export const bulkRequest: BulkRequest = {
  action: 'retry',
  filter: '{"status":["failed"],"host":"example.com"}',
  selection: bodyOf('ef', 40 * 37),
  jobs: 40,
  reason: WHY,
};

export const bulkProgress = (rows: number, some: Partial<BulkProgress> = {}): BulkProgress => ({
  rows,
  refused: 1,
  outcomes: bodyOf('fe', rows * 40),
  ...some,
});

export const importProgress = (rows: number, some: Partial<ImportProgress> = {}): ImportProgress => ({
  rows,
  accepted: rows - 1,
  deduplicated: 0,
  rejected: 1,
  offset: rows * 20,
  line: rows + 2,
  errors: bodyOf('cd'),
  ...some,
});

export const exportProgress = (part: number, some: Partial<ExportProgress> = {}): ExportProgress => ({
  rows: (part + 1) * 10,
  part,
  content: bodyOf('ef'),
  after: { submittedAt: iso(-60), jobId: 'aa082b34-cc2b-5ee9-9a8d-e373ea2b734a' },
  ...some,
});

export const requestImport = (at = 0, request = importRequest) =>
  new RequestImport(TRANSFER, request, clockAt(at), origin);
export const requestExport = (at = 0, request = exportRequest) =>
  new RequestExport(TRANSFER, request, clockAt(at), origin);
export const requestBulk = (at = 0, request = bulkRequest) => new RequestBulk(TRANSFER, request, clockAt(at), origin);
export const recordBulk = (at: number, run: number, progress: BulkProgress) =>
  new RecordBulk(TRANSFER, run, progress, clockAt(at), origin);
export const startRun = (at: number, runner = 'anna', total = 40) =>
  new StartTransfer(TRANSFER, runner, total, clockAt(at), origin);
export const recordImport = (at: number, run: number, progress: ImportProgress) =>
  new RecordImport(TRANSFER, run, progress, clockAt(at), origin);
export const recordExport = (at: number, run: number, progress: ExportProgress) =>
  new RecordExport(TRANSFER, run, progress, clockAt(at), origin);
export const completeRun = (at: number, run: number) => new CompleteTransfer(TRANSFER, run, clockAt(at), origin);
export const failRun = (at: number, run: number) =>
  new FailTransfer(TRANSFER, run, { code: 'file_lost', message: 'It is lost' }, clockAt(at), origin);
export const pauseTransfer = (at: number) => new PauseTransfer(TRANSFER, WHY, clockAt(at), origin);
export const resumeTransfer = (at: number) => new ResumeTransfer(TRANSFER, WHY, clockAt(at), origin);
export const stopTransfer = (at: number) => new StopTransfer(TRANSFER, WHY, clockAt(at), origin);
export const deleteTransfer = (at: number) => new DeleteTransfer(TRANSFER, WHY, clockAt(at), origin);

/** What happens when commands come one after the other: refused ones lead to nothing. */
export function storyOf(...commands: readonly TransferCommand[]): readonly TransferEvent[] {
  let state = transferDecider.initialState;
  return commands.flatMap((command) => {
    const events = decided(command, state);
    state = events.reduce(transferDecider.evolve, state);
    return events;
  });
}

export function decided(command: TransferCommand, state = transferDecider.initialState): readonly TransferEvent[] {
  try {
    return transferDecider.decide(command, state);
  } catch {
    return [];
  }
}

export function viewOf(...events: readonly TransferEvent[]): TransferView | undefined {
  let revision = 0n;
  return events.reduce<TransferView | undefined>((view, event) => projectTransfer(view, event, revision++), undefined);
}
