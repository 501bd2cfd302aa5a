import { Logger } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { EventStore } from '../eventsourcing/event-store.js';
import { type ActionOutcome, ActOnJobs, CancelJob, DeleteJob, RetryJob } from '../job/job.commands.js';
import { JobNotFoundError, WrongStatusError } from '../job/job.errors.js';
import { jobStream } from '../job/job.stream.js';
import { askMany } from './ask-many.js';

const COMMANDS = { retry: RetryJob, cancel: CancelJob, delete: DeleteJob } as const;

/** Does the same to many jobs. None spoils another. */
@CommandHandler(ActOnJobs)
export class ActOnJobsHandler implements ICommandHandler<ActOnJobs> {
  readonly #logger = new Logger(ActOnJobsHandler.name);

  constructor(
    private readonly commands: CommandBus,
    private readonly log: EventStore,
  ) {}

  execute(asked: ActOnJobs): Promise<readonly ActionOutcome[]> {
    return askMany({
      items: asked.jobIds,
      words: 'actions on jobs',
      origin: asked.origin,
      signal: asked.more.signal,
      logger: this.#logger,
      ask: (jobId) => this.#actOn(jobId, asked),
      isRefusal: (error) => error instanceof JobNotFoundError || error instanceof WrongStatusError,
    });
  }

  async #actOn(jobId: string, { action, reason, at, origin, more }: ActOnJobs): Promise<void> {
    if (more.isAgain && action === 'retry' && (await this.#wasRetried(jobId, origin.causationId))) return;

    await this.commands.execute(new COMMANDS[action](jobId, reason, at, origin));
  }

  /** What is deleted or cancelled twice changes nothing; what is retried twice may be fetched twice. */
  async #wasRetried(jobId: string, causationId: string | undefined): Promise<boolean> {
    const events = await this.log.read(jobStream(jobId));
    return events.some(({ type, metadata }) => type === 'JobRetried' && metadata.causationId === causationId);
  }
}
