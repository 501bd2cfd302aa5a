import type { NamedBody } from '../eventsourcing/model.js';
import {
  brokenFieldOf,
  type Check,
  count,
  either,
  number,
  orNull,
  record,
  removedEvents,
  type Shape,
  text,
  time,
} from '../eventsourcing/shape.js';
import type { TaskEvent } from './task.events.js';
import type { TaskOptions } from './task.options.js';

type DataOf<Type extends TaskEvent['type']> = Extract<TaskEvent, { readonly type: Type }>['data'];

/** The first field that is not what events of this type hold today; undefined where the data is sound. */
export function brokenField(type: TaskEvent['type'], data: object): string | undefined {
  return brokenFieldOf(SHAPES[type], data);
}

const options = record<TaskOptions>({
  queue: text,
  description: orNull(text),
  maxAttempts: count,
  priority: number,
  notBefore: orNull(time),
});
const inline: Check = (value) => typeof value === 'object' && value !== null && Object.hasOwn(value, 'json');
const content = either(inline, record<NamedBody>({ sha256: text, size: count }));
const byHand = { taskId: text, by: text, reason: orNull(text) };
const attempted = { taskId: text, attempt: count };
const leased = { leaseSeconds: orNull(number), leaseUntil: orNull(time) };

const SHAPES: { readonly [type in TaskEvent['type']]: Shape<DataOf<type>> } = {
  TaskSubmitted: { taskId: text, submission: text, options, data: content, submittedAt: time, ordinal: count },
  TaskClaimed: { ...attempted, ...leased, worker: text, tokenSha256: text, claimedAt: time },
  LeaseExtended: { ...attempted, ...leased, extendedAt: time },
  TaskCompleted: { ...attempted, result: content, completedAt: time },
  TaskFailed: { ...attempted, reason: text, error: content, result: content, retryAt: orNull(time), failedAt: time },
  LeaseExpired: { ...attempted, worker: text, leaseUntil: time, expiredAt: time },
  LateResultRefused: {
    ...attempted,
    worker: text,
    status: text,
    result: content,
    error: content,
    refusedAt: time,
  },
  TaskRetried: { ...byHand, retriedAt: time },
  TaskDeleted: { ...byHand, deletedAt: time },
  TaskPurged: { taskKey: text, by: text, reason: orNull(text), removed: removedEvents, purgedAt: time },
};
