import { sha256 } from '../eventsourcing/digest.js';

/** The category of all streams of tasks. */
export const TASK_CATEGORY = 'task';

/** In UTF-8. */
export const MAX_TASK_ID_BYTES = 256;

/** What clients take out of every path, also where it is percent-encoded: a task of that id could not be asked for. */
export const TASK_ID_PATTERN = /^(?![.]{1,2}$)/;
export const TASK_ID_WORDS = `of 1 to ${MAX_TASK_ID_BYTES} bytes, other than "." and ".."`;

/** What stands for a client's own id in the name of a task's stream, and in the stores: an id may be any text. */
export function taskKeyOf(taskId: string): string {
  return sha256(taskId);
}

export function taskStream(taskId: string): string {
  return `${TASK_CATEGORY}-${taskKeyOf(taskId)}`;
}

/** Whether a text can be the key of a task. */
export function isTaskKey(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/** Whether a text can be the id of a task: well-formed, so that no two of them are the same bytes. */
export function isTaskId(text: string): boolean {
  return text !== '' && TASK_ID_PATTERN.test(text) && !LONE_SURROGATE.test(text) && isShort(text);
}

const LONE_SURROGATE = /\p{Surrogate}/u;

function isShort(text: string): boolean {
  return text.length <= MAX_TASK_ID_BYTES && new TextEncoder().encode(text).length <= MAX_TASK_ID_BYTES;
}
