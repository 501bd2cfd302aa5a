import { schemaCodec, type Upcasters } from '../eventsourcing/schema-codec.js';
import type { TransferEvent } from './transfer.events.js';
import { brokenField } from './transfer.shapes.js';

/** A golden file in test/transfer/golden stands for each shape ever written. */
const UPCASTERS: Upcasters<TransferEvent> = {
  ImportRequested: [],
  ExportRequested: [],
  BulkRequested: [],
  TransferStarted: [],
  ImportProgressed: [],
  ExportProgressed: [],
  BulkProgressed: [],
  TransferCompleted: [],
  TransferFailed: [],
  TransferPaused: [],
  TransferResumed: [],
  TransferStopped: [],
  TransferDeleted: [],
  TransferPurged: [],
};

export const transferCodec = schemaCodec(UPCASTERS, brokenField);
