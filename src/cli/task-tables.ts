import type { QueueAnswer, TaskAnswer } from '../contract/answers.js';
import { time } from './client/formats.js';
import { columns } from './tables.js';

export function tasksTable(tasks: readonly TaskAnswer[], now: Date, width?: number): string {
  const rows = tasks.map(({ queue, status, attempt, holder, submittedAt, id }) => [
    queue,
    status,
    String(attempt),
    holder ?? '',
    time(submittedAt, now),
    id,
  ]);
  return columns(['QUEUE', 'STATUS', 'TRY', 'HOLDER', 'SUBMITTED', 'ID'], rows, width, ['TRY', 'HOLDER', 'SUBMITTED']);
}

export function queuesTable(queues: readonly QueueAnswer[], width?: number): string {
  const rows = queues.map(({ name, depth, oldestSeconds, held, paused }) => [
    name,
    String(depth),
    oldestSeconds === null ? '' : `${oldestSeconds} s`,
    String(held),
    paused ? `by ${paused.by}${paused.reason === null ? '' : `: ${paused.reason}`}` : '',
  ]);
  return columns(['QUEUE', 'WAITING', 'OLDEST', 'HELD', 'PAUSED'], rows, width);
}
