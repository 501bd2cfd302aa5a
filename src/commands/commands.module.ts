import { Module } from '@nestjs/common';
import { HandHolds } from '../read-model/hand-holds.js';
import { HandOverrides } from '../read-model/hand-overrides.js';
import { ActOnJobsHandler } from './act-on-jobs.handler.js';
import { ActorMetrics } from './actor-metrics.js';
import { AskCallbackHandler } from './ask-callback.handler.js';
import { AskHostHandler } from './ask-host.handler.js';
import { AskJobHandler } from './ask-job.handler.js';
import { AskQueueHandler } from './ask-queue.handler.js';
import { AskTaskHandler } from './ask-task.handler.js';
import { AskTransferHandler } from './ask-transfer.handler.js';
import { CallbackActors } from './callback-actors.js';
import { ClaimTasksHandler } from './claim-tasks.handler.js';
import { CommandSpans } from './command-spans.js';
import { CompleteTaskHandler } from './complete-task.handler.js';
import { ContentKeeper } from './content-keeper.js';
import { HostActors } from './host-actors.js';
import { JobActors } from './job-actors.js';
import { PurgeStreamHandler } from './purge-stream.handler.js';
import { QueueActors } from './queue-actors.js';
import { SubmitJobHandler } from './submit-job.handler.js';
import { SubmitJobsHandler } from './submit-jobs.handler.js';
import { SubmitTaskHandler } from './submit-task.handler.js';
import { SubmitTasksHandler } from './submit-tasks.handler.js';
import { TaskActors } from './task-actors.js';
import { TaskMetrics } from './task-metrics.js';
import { TaskPicks } from './task-picks.js';
import { TransferActors } from './transfer-actors.js';

const ACTORS = [JobActors, TaskActors, QueueActors, TransferActors, HostActors, CallbackActors];
const HANDLERS = [
  AskJobHandler,
  SubmitJobHandler,
  SubmitJobsHandler,
  ActOnJobsHandler,
  AskTaskHandler,
  SubmitTaskHandler,
  SubmitTasksHandler,
  ClaimTasksHandler,
  CompleteTaskHandler,
  AskQueueHandler,
  AskTransferHandler,
  AskHostHandler,
  AskCallbackHandler,
  PurgeStreamHandler,
];

/** How commands reach the actors of entities. Needed by every role that changes anything. */
@Module({
  providers: [
    ...ACTORS,
    ContentKeeper,
    HandHolds,
    HandOverrides,
    TaskPicks,
    ActorMetrics,
    TaskMetrics,
    CommandSpans,
    ...HANDLERS,
  ],
  exports: [JobActors],
})
export class CommandsModule {}
