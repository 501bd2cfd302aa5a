import { schemaCodec, type Upcasters } from '../eventsourcing/schema-codec.js';
import type { TaskEvent } from './task.events.js';
import { brokenField } from './task.shapes.js';

/** A golden file in test/task/golden stands for each shape ever written. */
const UPCASTERS: Upcasters<TaskEvent> = {
  TaskSubmitted: [],
  TaskClaimed: [],
  LeaseExtended: [],
  TaskCompleted: [],
  TaskFailed: [],
  LeaseExpired: [],
  LateResultRefused: [],
  TaskRetried: [],
  TaskDeleted: [],
  TaskPurged: [],
};

export const taskCodec = schemaCodec(UPCASTERS, brokenField);
