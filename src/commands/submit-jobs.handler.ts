import { Logger } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type SubmissionOutcome, SubmitJob, SubmitJobs } from '../job/job.commands.js';
import { ForeignSubmissionError, SubmissionGoneError, TooManyCallbacksError } from '../job/job.errors.js';
import { submitMany } from './submit-many.js';

const REFUSALS = [ForeignSubmissionError, SubmissionGoneError, TooManyCallbacksError];

/** Submits many jobs. Those of one dedupe key keep their order, and none spoils another. */
@CommandHandler(SubmitJobs)
export class SubmitJobsHandler implements ICommandHandler<SubmitJobs> {
  readonly #logger = new Logger(SubmitJobsHandler.name);

  constructor(private readonly commands: CommandBus) {}

  execute({ submissions, at, origin, signal }: SubmitJobs): Promise<readonly SubmissionOutcome[]> {
    return submitMany({
      items: submissions,
      origin,
      signal,
      logger: this.#logger,
      ask: (submission) => this.commands.execute(new SubmitJob(submission, at, origin)),
      isRefusal: (error) => REFUSALS.some((refusal) => error instanceof refusal),
    });
  }
}
