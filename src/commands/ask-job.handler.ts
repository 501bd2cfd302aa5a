import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { AskJob } from '../job/ask-job.js';
import type { JobCommand } from '../job/job.commands.js';
import type { AwakeJob } from '../job/job.view.js';
import { JobActors } from './job-actors.js';

/** One handler for every command to one job: the bus finds the handler of a class for its subclasses too. */
@CommandHandler(AskJob)
export class AskJobHandler implements ICommandHandler<AskJob> {
  constructor(private readonly jobs: JobActors) {}

  execute(command: JobCommand): Promise<AwakeJob> {
    return this.jobs.ask(command);
  }
}
