import type { JsonValue } from './task.content.js';
import type { TaskOptions } from './task.options.js';

/** What a client asked to be done, by whoever claims it. */
export interface TaskSubmission {
  /** Names this submission: sent again, it carries the same. */
  readonly id: string;
  readonly taskId: string;
  readonly options: TaskOptions;
  readonly data: JsonValue;
}
