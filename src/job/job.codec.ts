import { schemaCodec, type Upcasters } from '../eventsourcing/schema-codec.js';
import type { JobEvent } from './job.events.js';
import { brokenField } from './job.shapes.js';

/** A golden file in test/job/golden stands for each shape ever written. */
const UPCASTERS: Upcasters<JobEvent> = {
  JobSubmitted: [],
  CallbackRequested: [],
  FetchStarted: [],
  FetchCompleted: [],
  FetchFailed: [],
  FetchAbandoned: [],
  JobRetried: [],
  JobPaused: [],
  JobResumed: [],
  JobCancelled: [],
  JobDeleted: [],
  JobPurged: [],
};

export const jobCodec = schemaCodec(UPCASTERS, brokenField);
