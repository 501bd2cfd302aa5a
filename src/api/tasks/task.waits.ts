import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetTask } from '../../queries/tasks/get-task.query.js';
import { taskStream } from '../../task/task.stream.js';
import type { ToldTask } from '../../task/task.view.js';
import { StreamWaits, type Wait } from '../waits/stream-waits.js';

/** Requests that wait until a task is as they want it. */
@Injectable()
export class TaskWaits {
  constructor(
    private readonly queries: QueryBus,
    private readonly waits: StreamWaits,
  ) {}

  /**
   * Answers with the task as soon as it is enough; otherwise as it is when the time is over, the client has left, or
   * the service begins to stop. Throws TaskNotFoundError, also when it is deleted meanwhile.
   */
  until(taskId: string, isEnough: (view: ToldTask) => boolean, wait: Wait): Promise<ToldTask> {
    const look = () => this.queries.execute(new GetTask(taskId, true));
    return this.waits.until({ stream: taskStream(taskId), look, isEnough }, wait);
  }
}
