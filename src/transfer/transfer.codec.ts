import { schemaCodec, type Upcasters } from '../eventsourcing/schema-codec.js';
import type { TransferEvent } from './transfer.events.js';
import { brokenField } from './transfer.shapes.js';

/** A golden file in test/transfer/golden stands for each shape ever written. */
const UPCASTERS: Upcasters<TransferEvent> = {
  ImportRequested: [],
  ExportRequested: [],
  TransferStarted: [],
  ImportProgressed: [],
  ExportProgressed: [],
  TransferCompleted: [],
  TransferFailed: [],
  TransferPaused: [],
  TransferResumed: [],
  TransferStopped: [],
  TransferDeleted: [],
  TransferPurged: [],
};

export const transferCodec = schemaCodec(UPCASTERS, brokenField);
