import type { Page } from '../../../read-model/page.js';
import { type TaskQuery, TaskViews } from '../../../read-model/task-views.js';
import { decodeView } from '../../../read-model/view-codec.js';
import { TASK_STATUSES, type TaskStatus } from '../../../task/task.state.js';
import type { TaskView, ToldTask } from '../../../task/task.view.js';
import { whenFree } from '../database.js';
import { PerFile } from '../per-file.js';
import { query } from '../statement.js';
import type { SqliteViews } from './sqlite.views.js';
import type { SqliteViewsFile } from './sqlite.views-file.js';
import { TaskList } from './task-list.js';

/** Asks the build that answers, with every question anew. */
export class SqliteTaskViews extends TaskViews {
  readonly #readers = new PerFile(readerOf);

  constructor(private readonly views: SqliteViews) {
    super();
  }

  get(key: string): Promise<TaskView | undefined> {
    return this.#ask(({ byKey }) => {
      const [row] = byKey(key);
      return row && decodeView<TaskView>(row[0]);
    });
  }

  list(query: TaskQuery): Promise<Page<ToldTask>> {
    return this.#ask(({ list }) => list.page(query));
  }

  countByStatus(): Promise<Readonly<Record<TaskStatus, number>>> {
    return this.#ask(({ sums }) => {
      const counted = new Map(sums());
      const counts = TASK_STATUSES.map((status) => [status, counted.get(status) ?? 0]);
      return Object.fromEntries(counts) as Record<TaskStatus, number>;
    });
  }

  #ask<Answer>(question: (tasks: ReturnType<typeof readerOf>) => Answer): Promise<Answer> {
    return whenFree(() => question(this.#readers.of(this.views.active())));
  }
}

function readerOf({ db }: SqliteViewsFile) {
  return {
    list: new TaskList(db),
    byKey: query<[doc: string]>(db, 'SELECT doc FROM tasks WHERE task_key = ?'),
    sums: query<[status: TaskStatus, tasks: number]>(db, 'SELECT status, sum(tasks) FROM task_sums GROUP BY status'),
  };
}
