import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Disk } from '../eventsourcing/disk.js';
import { OpenTask, SubmitTask } from '../task/task.commands.js';
import { TaskDeletedError } from '../task/task.errors.js';
import { taskKeyOf } from '../task/task.stream.js';
import type { TaskSubmission } from '../task/task.submission.js';
import { type AwakeTask, isTold, type StandingTask } from '../task/task.view.js';
import { ContentKeeper } from './content-keeper.js';
import { TaskActors } from './task-actors.js';

/**
 * Answers with the task of an id. Two processes cannot make two: the stream is named by the id, and the log takes only one
 * first event of a stream.
 */
@CommandHandler(SubmitTask)
export class SubmitTaskHandler implements ICommandHandler<SubmitTask> {
  #taken = 0;

  constructor(
    private readonly tasks: TaskActors,
    private readonly contents: ContentKeeper,
    private readonly disk: Disk,
  ) {}

  /** @throws TaskDeletedError, ContentTooLargeError, ContentTooDeepError; DiskFullError of a new task */
  async execute(submit: SubmitTask): Promise<StandingTask> {
    if ((await this.disk.shortage()) !== undefined) {
      const known = await this.tasks.look(taskKeyOf(submit.submission.taskId));
      if (known.task.status !== 'absent') return standing(known, submit.submission);
      await this.disk.mustHaveRoom(); // what stands needs none
    }
    return standing(await this.#open(submit), submit.submission);
  }

  async #open({ submission, at, origin }: SubmitTask): Promise<AwakeTask> {
    const { id, taskId, options } = submission;
    const ordinal = this.#taken++;
    const data = await this.contents.keep(submission.data);
    return this.tasks.ask(new OpenTask(taskId, id, options, data, ordinal, at, origin));
  }
}

function standing({ task, view }: AwakeTask, { id, taskId }: TaskSubmission): StandingTask {
  if (!isTold(view)) throw new TaskDeletedError(taskId);

  const isOwn = task.status !== 'absent' && task.status !== 'deleted' && task.submission === id;
  return { view, isOwn };
}
