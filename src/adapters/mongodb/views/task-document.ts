import { encodeView } from '../../../read-model/view-codec.js';
import { leaseOf } from '../../../task/task.lease.js';
import { taskKeyOf } from '../../../task/task.stream.js';
import { keptBodies, type TaskView } from '../../../task/task.view.js';
import type { TaskDocument } from '../collections.js';
import { placeOf } from './places.js';

export function taskDocumentOf(view: TaskView): TaskDocument {
  const { taskId, revision, status, options, submittedAt } = view;
  const key = taskKeyOf(taskId);
  const bodies = keptBodies(view);
  return {
    _id: key,
    revision,
    status,
    queue: options.queue,
    priority: options.priority,
    place: placeOf(submittedAt, key),
    ...waiting(view),
    ...held(view),
    ...(bodies.length > 0 && { bodies }),
    view: encodeView(view),
  };
}

function waiting({ status, waitsSince, ordinal, options }: TaskView): Partial<TaskDocument> {
  if (status !== 'submitted') return {};
  return { waitsSince: new Date(waitsSince), ordinal, isForLater: waitsSince === options.notBefore };
}

function held({ claim }: TaskView): Partial<TaskDocument> {
  if (!claim) return {};

  const { seconds, until } = leaseOf(claim);
  if (seconds === null || until === null) return {};
  return { leaseGiven: new Date(until.getTime() - seconds * 1_000), leaseUntil: until };
}
