import { type FieldError, refuseErrors } from '../../../http/problem.js';
import { isText } from '../../../http/text.js';
import type { JsonValue } from '../../../task/task.content.js';
import { TASK_LIMITS } from '../../../task/task.options.js';
import { isTaskId, TASK_ID_WORDS } from '../../../task/task.stream.js';
import type { RequestFields } from '../request-fields.js';

export interface SubmittedFields {
  readonly taskId: string;
  readonly description: string | null;
  readonly data: JsonValue;
}

export interface CompletedFields {
  readonly taskId: string;
  /** The worker's own word. */
  readonly word: string;
}

/** Paths of this service, which a job of that id would hide behind. */
const TAKEN_IDS: readonly string[] = ['next', 'submit', 'complete'];
const MAX_WORD_LENGTH = 100;
const DESCRIPTION = { min: 0, max: TASK_LIMITS.description.length };

/** @throws Problem */
export function readSubmitted({ jobId, description = null, data = null }: RequestFields): SubmittedFields {
  const errors: FieldError[] = [];
  const taskId = readId(jobId, errors);
  if (description !== null && !isText(description, DESCRIPTION)) {
    errors.push(invalid('description', `The description must be a text of at most ${DESCRIPTION.max} characters`));
  }
  refuseErrors(errors);
  return { taskId, description: description as string | null, data: data as JsonValue };
}

/** @throws Problem */
export function readCompleted({ jobId, status }: RequestFields): CompletedFields {
  const errors: FieldError[] = [];
  const taskId = readId(jobId, errors);
  if (!isText(status, { min: 1, max: MAX_WORD_LENGTH })) {
    errors.push(invalid('status', `The status must be a word of at most ${MAX_WORD_LENGTH} characters`));
  }
  refuseErrors(errors);
  return { taskId, word: status as string };
}

/** A number is taken for its digits: in a path it is a text anyway. */
function readId(given: unknown, errors: FieldError[]): string {
  const id = Number.isSafeInteger(given) ? String(given) : given;
  if (typeof id !== 'string' || !isTaskId(id)) {
    errors.push(invalid('jobId', `The jobId must be a text ${TASK_ID_WORDS}`));
    return '';
  }
  if (TAKEN_IDS.includes(id)) errors.push(invalid('jobId', `The jobId ${id} is the name of a route`));
  return id;
}

function invalid(field: string, detail: string): FieldError {
  return { code: 'invalid', detail, pointer: `/${field}` };
}
