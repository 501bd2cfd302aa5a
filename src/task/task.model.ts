import type { ErasableModel } from '../eventsourcing/model.js';
import { taskCodec } from './task.codec.js';
import { bodiesAmong } from './task.content.js';
import type { TaskEvent } from './task.events.js';
import { projectTask } from './task.projection.js';
import { TASK_STATUSES } from './task.state.js';
import { isTaskKey, TASK_CATEGORY } from './task.stream.js';
import type { TaskView } from './task.view.js';

/** Tasks, as those see them who treat all models alike. */
export const taskModel: ErasableModel<TaskEvent, TaskView> = {
  category: TASK_CATEGORY,
  codec: taskCodec,
  statuses: TASK_STATUSES,
  erasure: {
    deletedType: 'TaskDeleted',
    deletedAt: ({ type, data }) => (type === 'TaskDeleted' ? new Date(data.deletedAt) : undefined),
    purgedType: 'TaskPurged',
    purged: (taskKey, record) => ({ type: 'TaskPurged', data: { taskKey, ...record } }),
    recordIn: ({ type, data }) => (type === 'TaskPurged' ? data : undefined),
  },
  isId: isTaskKey,
  project: projectTask,
  bodiesIn: (event) => bodiesAmong(contentsOf(event)),
  bodiesOf: ({ data, result, error }) => bodiesAmong([data, result, error]),
  happenedAt: (event) => new Date(happenedAt(event)),
};

function contentsOf({ type, data }: TaskEvent) {
  switch (type) {
    case 'TaskSubmitted':
      return [data.data];
    case 'TaskCompleted':
      return [data.result];
    case 'TaskFailed':
    case 'LateResultRefused':
      return [data.result, data.error];
    case 'TaskClaimed':
    case 'LeaseExtended':
    case 'LeaseExpired':
    case 'TaskRetried':
    case 'TaskDeleted':
    case 'TaskPurged':
      return [];
  }
}

function happenedAt({ type, data }: TaskEvent): string {
  switch (type) {
    case 'TaskSubmitted':
      return data.submittedAt;
    case 'TaskClaimed':
      return data.claimedAt;
    case 'LeaseExtended':
      return data.extendedAt;
    case 'TaskCompleted':
      return data.completedAt;
    case 'TaskFailed':
      return data.failedAt;
    case 'LeaseExpired':
      return data.expiredAt;
    case 'LateResultRefused':
      return data.refusedAt;
    case 'TaskRetried':
      return data.retriedAt;
    case 'TaskDeleted':
      return data.deletedAt;
    case 'TaskPurged':
      return data.purgedAt;
  }
}
