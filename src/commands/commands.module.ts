import { Module } from '@nestjs/common';
import { AskJobHandlers } from './ask-job.handlers.js';
import { JobActors } from './job-actors.js';
import { SubmitJobHandler } from './submit-job.handler.js';

/** How commands reach the actors of jobs. Needed by every role that changes anything. */
@Module({ providers: [JobActors, SubmitJobHandler, ...AskJobHandlers], exports: [JobActors] })
export class CommandsModule {}
