import { inspect } from 'node:util';
import { Logger } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { NotSettledError } from '../actors/event-sourced-actor.js';
import { MailboxFullError } from '../actors/mailbox.js';
import { atMost } from '../concurrency/at-most.js';
import { isOutage, WrongExpectedRevisionError } from '../eventsourcing/event-store.js';
import { type SubmissionOutcome, SubmitJob, SubmitJobs } from '../job/job.commands.js';
import { ForeignSubmissionError, SubmissionGoneError } from '../job/job.errors.js';
import type { Submission } from '../job/job.submission.js';

/** Enough for the store to write in groups, few enough to leave others their turn. */
export const SUBMITTED_AT_ONCE = 200;

/** Submits many, at most so many at once. Those of one dedupe key keep their order, and none spoils another. */
@CommandHandler(SubmitJobs)
export class SubmitJobsHandler implements ICommandHandler<SubmitJobs> {
  readonly #logger = new Logger(SubmitJobsHandler.name);

  constructor(private readonly commands: CommandBus) {}

  async execute(many: SubmitJobs): Promise<readonly SubmissionOutcome[]> {
    const { submissions, signal } = many;
    const outcomes = await atMost(SUBMITTED_AT_ONCE, submissions, (one) => this.#submit(one, many), signal);
    this.#logFailures(outcomes, many);
    return outcomes;
  }

  /** Never rejects: what goes wrong with a submission is its outcome. */
  async #submit(submission: Submission, { at, origin }: SubmitJobs): Promise<SubmissionOutcome> {
    try {
      const { view, isOwn } = await this.commands.execute(new SubmitJob(submission, at, origin));
      return { kind: isOwn ? 'made' : 'standing', view };
    } catch (error) {
      return { kind: kindOf(error), error };
    }
  }

  /** A fault of our own mostly meets all the submissions alike: one line tells of all. */
  #logFailures(outcomes: readonly SubmissionOutcome[], { origin }: SubmitJobs): void {
    const errors = outcomes.flatMap((outcome) => (outcome.kind === 'failed' ? [outcome.error] : []));
    if (errors.length === 0) return;

    const share = `${errors.length} of ${outcomes.length}`;
    this.#logger.error(`${share} submissions failed (request ${origin.correlationId})`, inspect(errors[0]));
  }
}

function kindOf(error: unknown): 'refused' | 'overloaded' | 'failed' {
  if (error instanceof ForeignSubmissionError || error instanceof SubmissionGoneError) return 'refused';

  return isOutage(error) || OVERLOADS.some((kind) => error instanceof kind) ? 'overloaded' : 'failed';
}

const OVERLOADS = [MailboxFullError, NotSettledError, WrongExpectedRevisionError];
