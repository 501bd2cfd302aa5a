import type { CallbackAnswer } from '../contract/answers.js';
import { time } from './client/formats.js';
import { columns } from './tables.js';

export function callbacksTable(callbacks: readonly CallbackAnswer[], now: Date, width?: number): string {
  const rows = callbacks.map((callback) => [
    callback.id,
    callback.status,
    String(callback.attempts),
    lastAnswer(callback),
    callback.nextAt === null ? '' : time(callback.nextAt, now),
    callback.jobId,
    callback.url,
  ]);
  return columns(['ID', 'STATUS', 'SENT', 'ANSWER', 'NEXT', 'JOB', 'URL'], rows, width, ['JOB', 'SENT', 'NEXT']);
}

function lastAnswer({ deliveries }: CallbackAnswer): string {
  const last = deliveries.at(-1);
  return String(last?.answer?.httpStatus ?? last?.error?.code ?? '');
}
