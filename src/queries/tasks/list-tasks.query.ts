import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Page } from '../../read-model/page.js';
import { type TaskQuery, TaskViews } from '../../read-model/task-views.js';
import type { ToldTask } from '../../task/task.view.js';

export class ListTasks extends Query<Page<ToldTask>> {
  constructor(readonly query: TaskQuery) {
    super();
  }
}

/** Lists are answered by the views alone, and may lag behind the log. Throws BadCursorError. */
@QueryHandler(ListTasks)
export class ListTasksHandler implements IQueryHandler<ListTasks> {
  constructor(private readonly views: TaskViews) {}

  execute({ query }: ListTasks): Promise<Page<ToldTask>> {
    return this.views.list(query);
  }
}
