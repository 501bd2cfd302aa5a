import { Logger } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { SubmitTask, SubmitTasks, type TaskSubmissionOutcome } from '../task/task.commands.js';
import { ContentTooDeepError, ContentTooLargeError, TaskDeletedError } from '../task/task.errors.js';
import { submitMany } from './submit-many.js';

/** Submits many tasks. They wait in their order, and none spoils another. */
@CommandHandler(SubmitTasks)
export class SubmitTasksHandler implements ICommandHandler<SubmitTasks> {
  readonly #logger = new Logger(SubmitTasksHandler.name);

  constructor(private readonly commands: CommandBus) {}

  execute({ submissions, at, origin, signal }: SubmitTasks): Promise<readonly TaskSubmissionOutcome[]> {
    return submitMany({
      items: submissions,
      origin,
      signal,
      logger: this.#logger,
      ask: (submission) => this.commands.execute(new SubmitTask(submission, at, origin)),
      isRefusal: (error) => REFUSALS.some((kind) => error instanceof kind),
    });
  }
}

const REFUSALS = [TaskDeletedError, ContentTooLargeError, ContentTooDeepError];
