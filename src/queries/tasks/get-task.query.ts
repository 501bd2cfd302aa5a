import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { EventStore } from '../../eventsourcing/event-store.js';
import { KnownRevisions } from '../../read-model/known-revisions.js';
import { TaskViews } from '../../read-model/task-views.js';
import { TaskNotFoundError } from '../../task/task.errors.js';
import { taskModel } from '../../task/task.model.js';
import { isTaskId, taskKeyOf } from '../../task/task.stream.js';
import { isTold, type ToldTask } from '../../task/task.view.js';
import { currentView } from '../current-view.js';

export class GetTask extends Query<ToldTask> {
  /** @param isFresh the answer must hold everything that the log holds now, however new the view looks */
  constructor(
    readonly taskId: string,
    readonly isFresh = false,
  ) {
    super();
  }
}

/** Throws TaskNotFoundError for a task that never was, or was deleted. */
@QueryHandler(GetTask)
export class GetTaskHandler implements IQueryHandler<GetTask> {
  constructor(
    private readonly views: TaskViews,
    readonly known: KnownRevisions,
    readonly store: EventStore,
  ) {}

  async execute({ taskId, isFresh }: GetTask): Promise<ToldTask> {
    if (!isTaskId(taskId)) throw new TaskNotFoundError(taskId);

    const key = taskKeyOf(taskId);
    const view = await currentView(taskModel, key, await this.views.get(key), isFresh, this);
    if (!isTold(view)) throw new TaskNotFoundError(taskId);

    return view;
  }
}
