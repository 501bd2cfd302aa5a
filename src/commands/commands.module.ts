import { Module } from '@nestjs/common';
import { AskJobHandler } from './ask-job.handler.js';
import { JobActors } from './job-actors.js';
import { SubmitJobHandler } from './submit-job.handler.js';
import { SubmitJobsHandler } from './submit-jobs.handler.js';

/** How commands reach the actors of jobs. Needed by every role that changes anything. */
@Module({ providers: [JobActors, AskJobHandler, SubmitJobHandler, SubmitJobsHandler], exports: [JobActors] })
export class CommandsModule {}
