import { Command } from '../eventsourcing/command.js';
import type { Origin } from '../eventsourcing/metadata.js';
import type {
  BulkProgress,
  BulkRequested,
  ExportProgress,
  ExportRequested,
  ImportProgress,
  ImportRequested,
  TransferError,
} from './transfer.events.js';
import type { AwakeTransfer } from './transfer.view.js';

/** A command to one transfer. Its actor decides it, and answers with the transfer that it led to. */
export abstract class AskTransfer extends Command<AwakeTransfer> {
  abstract readonly transferId: string;
  abstract readonly origin: Origin;
}

export type ImportRequest = Omit<ImportRequested['data'], 'transferId' | 'requestedAt'>;
export type ExportRequest = Omit<ExportRequested['data'], 'transferId' | 'requestedAt'>;
export type BulkRequest = Omit<BulkRequested['data'], 'transferId' | 'requestedAt'>;

/** Asks for the rows of a file that lies in the body store. */
export class RequestImport extends AskTransfer {
  readonly type = 'RequestImport';

  constructor(
    readonly transferId: string,
    readonly request: ImportRequest,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

/** Asks for a file of the jobs that were submitted in a range of time. */
export class RequestExport extends AskTransfer {
  readonly type = 'RequestExport';

  constructor(
    readonly transferId: string,
    readonly request: ExportRequest,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

/** Asks for an action on many jobs, whose ids lie in the body store. */
export class RequestBulk extends AskTransfer {
  readonly type = 'RequestBulk';

  constructor(
    readonly transferId: string,
    readonly request: BulkRequest,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

/** Begins a run, or takes over the run of a runner whose lease ran out. Whoever had it cannot record any more. */
export class StartTransfer extends AskTransfer {
  readonly type = 'StartTransfer';

  constructor(
    readonly transferId: string,
    readonly runner: string,
    /** Rows in all. */
    readonly total: number,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

/** What a runner tells of the run that it carries out. It changes nothing once another run began. */
abstract class OfRun extends AskTransfer {
  constructor(
    readonly transferId: string,
    readonly run: number,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

export class RecordImport extends OfRun {
  readonly type = 'RecordImport';

  constructor(
    transferId: string,
    run: number,
    readonly progress: ImportProgress,
    at: Date,
    origin: Origin,
  ) {
    super(transferId, run, at, origin);
  }
}

export class RecordExport extends OfRun {
  readonly type = 'RecordExport';

  constructor(
    transferId: string,
    run: number,
    readonly progress: ExportProgress,
    at: Date,
    origin: Origin,
  ) {
    super(transferId, run, at, origin);
  }
}

export class RecordBulk extends OfRun {
  readonly type = 'RecordBulk';

  constructor(
    transferId: string,
    run: number,
    readonly progress: BulkProgress,
    at: Date,
    origin: Origin,
  ) {
    super(transferId, run, at, origin);
  }
}

export class CompleteTransfer extends OfRun {
  readonly type = 'CompleteTransfer';
}

export class FailTransfer extends OfRun {
  readonly type = 'FailTransfer';

  constructor(
    transferId: string,
    run: number,
    readonly error: TransferError,
    at: Date,
    origin: Origin,
  ) {
    super(transferId, run, at, origin);
  }
}

abstract class ByHand extends AskTransfer {
  constructor(
    readonly transferId: string,
    /** In the words of whoever sent it; null where nothing was said. */
    readonly reason: string | null,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

export class PauseTransfer extends ByHand {
  readonly type = 'PauseTransfer';
}

export class ResumeTransfer extends ByHand {
  readonly type = 'ResumeTransfer';
}

/** Ends a transfer where it is: what was done stays. */
export class StopTransfer extends ByHand {
  readonly type = 'StopTransfer';
}

export class DeleteTransfer extends ByHand {
  readonly type = 'DeleteTransfer';
}

export type TransferCommand =
  | RequestImport
  | RequestExport
  | RequestBulk
  | StartTransfer
  | RecordImport
  | RecordExport
  | RecordBulk
  | CompleteTransfer
  | FailTransfer
  | PauseTransfer
  | ResumeTransfer
  | StopTransfer
  | DeleteTransfer;
