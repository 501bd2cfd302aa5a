import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CompleteTask, FinishTask } from '../task/task.commands.js';
import { refuseLate } from '../task/task.outcome.js';
import type { AwakeTask } from '../task/task.view.js';
import { ContentKeeper } from './content-keeper.js';
import { TaskActors } from './task-actors.js';

/** Keeps what a worker tells, and ends its attempt with it. */
@CommandHandler(CompleteTask)
export class CompleteTaskHandler implements ICommandHandler<CompleteTask> {
  constructor(
    private readonly tasks: TaskActors,
    private readonly contents: ContentKeeper,
  ) {}

  /** @throws TaskNotFoundError, TaskStatusError, LeaseLostError, ContentTooLargeError, ContentTooDeepError */
  async execute({ taskId, token, outcome, at, origin }: CompleteTask): Promise<AwakeTask> {
    const result = await this.contents.keep(outcome.result);
    const error = await this.contents.keep(outcome.error);
    const finish = new FinishTask(taskId, token, { ...outcome, result, error }, at, origin);
    const awake = await this.tasks.ask(finish);
    refuseLate(finish, awake.task);
    return awake;
  }
}
