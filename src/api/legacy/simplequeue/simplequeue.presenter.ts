import { isObject } from '../../../http/read-fields.js';
import type { TaskOutcome } from '../../../task/task.commands.js';
import type { JsonValue } from '../../../task/task.content.js';
import { isTaskFinal } from '../../../task/task.state.js';
import type { ToldTask } from '../../../task/task.view.js';
import type { ToldContents } from '../../tasks/content.reader.js';

/** A task as simplequeue tells it. */
export interface SimplequeueJob {
  readonly jobId: string;
  readonly description: string | null;
  readonly state: string;
  /** The word that it was completed with; null until then. */
  readonly status: string | null;
  readonly data: unknown;
}

export function presentSimplequeueJob(view: ToldTask, { data, result }: ToldContents): SimplequeueJob {
  const { taskId, options, status: state } = view;
  return { jobId: taskId, description: options.description, state, status: wordOf(state, result), data };
}

const FAILS = /^(?:fail|error)/i;

/** Its worker's own word is kept as the result, and comes back as it was. */
export function outcomeOf(word: string): TaskOutcome {
  return { status: FAILS.test(word) ? 'failed' : 'succeeded', retry: false, result: { status: word }, error: null };
}

/** What was completed by other means has no such word. */
function wordOf(state: string, result: unknown): string | null {
  if (!isTaskFinal(state)) return null;

  const word = isObject(result) ? (result as { status?: JsonValue }).status : undefined;
  return typeof word === 'string' ? word : state;
}
