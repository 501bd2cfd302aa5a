import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { AskTask, type TaskCommand } from '../task/task.commands.js';
import type { AwakeTask } from '../task/task.view.js';
import { TaskActors } from './task-actors.js';

/** One handler for every command to one task: the bus finds the handler of a class for its subclasses too. */
@CommandHandler(AskTask)
export class AskTaskHandler implements ICommandHandler<AskTask> {
  constructor(private readonly tasks: TaskActors) {}

  execute(command: TaskCommand): Promise<AwakeTask> {
    return this.tasks.ask(command);
  }
}
