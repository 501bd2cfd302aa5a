import type { TaskStatus } from '../task/task.state.js';
import type { TaskView, ToldTask } from '../task/task.view.js';
import type { Page } from './page.js';
import type { SubmissionQuery } from './submission-order.js';

export interface TaskQuery extends SubmissionQuery {
  readonly statuses?: readonly TaskStatus[] | undefined;
  readonly queue?: string | undefined;
  /** Of the tasks that are wanted. */
  readonly keys?: readonly string[] | undefined;
}

/** The task views, read. They lag behind the log. */
export abstract class TaskViews {
  /** Deleted tasks included, with status `deleted`. */
  abstract get(key: string): Promise<TaskView | undefined>;

  /**
   * Tasks that are not deleted, in the order of their submission.
   * @throws BadCursorError
   */
  abstract list(query: TaskQuery): Promise<Page<ToldTask>>;

  /** How many tasks there are in each status; deleted ones are not counted. */
  abstract countByStatus(): Promise<Readonly<Record<TaskStatus, number>>>;
}
