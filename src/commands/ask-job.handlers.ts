import type { Type } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  AbandonFetch,
  CancelJob,
  DeleteJob,
  FinishFetch,
  type JobCommand,
  PauseJob,
  PurgeJob,
  ResumeJob,
  RetryJob,
  StartFetch,
  TakeOverFetch,
} from '../job/job.commands.js';
import type { AwakeJob } from '../job/job.view.js';
import { JobActors } from './job-actors.js';

/** Every command that names its job needs nothing but that job's actor: a handler each, all alike. */
export const AskJobHandlers = [
  StartFetch,
  TakeOverFetch,
  FinishFetch,
  AbandonFetch,
  RetryJob,
  PauseJob,
  ResumeJob,
  CancelJob,
  DeleteJob,
  PurgeJob,
].map(askJobHandler);

function askJobHandler(command: Type<JobCommand>): Type<ICommandHandler<JobCommand, AwakeJob>> {
  @CommandHandler(command)
  class AskJobHandler {
    constructor(private readonly jobs: JobActors) {}

    execute(asked: JobCommand): Promise<AwakeJob> {
      return this.jobs.ask(asked);
    }
  }
  return AskJobHandler;
}
