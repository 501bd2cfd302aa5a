import { schemaCodec, type Upcasters } from '../eventsourcing/schema-codec.js';
import type { CallbackEvent } from './callback.events.js';
import { brokenField } from './callback.shapes.js';

/** A golden file in test/callback/golden stands for each shape ever written. */
const UPCASTERS: Upcasters<CallbackEvent> = {
  CallbackDue: [],
  CallbackDelivered: [],
  CallbackFailed: [],
  RedeliveryRequested: [],
  CallbackDeleted: [],
  CallbackPurged: [],
};

export const callbackCodec = schemaCodec(UPCASTERS, brokenField);
