import { Module } from '@nestjs/common';
import { AskJobHandler } from './ask-job.handler.js';
import { JobActors } from './job-actors.js';
import { PurgeStreamHandler } from './purge-stream.handler.js';
import { SubmitJobHandler } from './submit-job.handler.js';
import { SubmitJobsHandler } from './submit-jobs.handler.js';

const HANDLERS = [AskJobHandler, SubmitJobHandler, SubmitJobsHandler, PurgeStreamHandler];

/** How commands reach the actors of entities. Needed by every role that changes anything. */
@Module({ providers: [JobActors, ...HANDLERS], exports: [JobActors] })
export class CommandsModule {}
