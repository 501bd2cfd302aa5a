import { Module } from '@nestjs/common';
import { GetCallbackHandler } from './callbacks/get-callback.query.js';
import { ListCallbacksHandler } from './callbacks/list-callbacks.query.js';
import { ListJobCallbacksHandler } from './callbacks/list-job-callbacks.query.js';
import { GetHostHandler } from './hosts/get-host.query.js';
import { HostReports } from './hosts/host-reports.js';
import { ListHostsHandler } from './hosts/list-hosts.query.js';
import { CountJobsHandler } from './jobs/count-jobs.query.js';
import { GetInclusionsHandler } from './jobs/get-inclusions.query.js';
import { GetJobHandler } from './jobs/get-job.query.js';
import { GetJobAtHandler } from './jobs/get-job-at.query.js';
import { GetJobEventsHandler } from './jobs/get-job-events.query.js';
import { GetReadingHandler } from './jobs/get-reading.query.js';
import { GetResultHandler } from './jobs/get-result.query.js';
import { ListJobsHandler } from './jobs/list-jobs.query.js';
import { ListJobsAtHandler } from './jobs/list-jobs-at.query.js';
import { PreviewSubmissionHandler } from './jobs/preview-submission.query.js';
import { SelectJobsHandler } from './jobs/select-jobs.query.js';
import { GetOperationsHandler } from './operations/get-operations.query.js';
import { GetQueueHandler } from './queues/get-queue.query.js';
import { JobsQueue } from './queues/jobs-queue.js';
import { ListQueuesHandler } from './queues/list-queues.query.js';
import { GetStatsHandler } from './stats/get-stats.query.js';
import { GetTaskHandler } from './tasks/get-task.query.js';
import { GetTaskEventsHandler } from './tasks/get-task-events.query.js';
import { ListTasksHandler } from './tasks/list-tasks.query.js';
import { GetTransferHandler } from './transfers/get-transfer.query.js';
import { GetTransferFileHandler } from './transfers/get-transfer-file.query.js';
import { ListTransfersHandler } from './transfers/list-transfers.query.js';
import { ListUrlJobsHandler } from './urls/list-url-jobs.query.js';

const OF_JOBS = [
  GetJobHandler,
  GetJobAtHandler,
  ListUrlJobsHandler,
  ListJobsHandler,
  ListJobsAtHandler,
  CountJobsHandler,
  GetJobEventsHandler,
  GetResultHandler,
  GetReadingHandler,
  GetInclusionsHandler,
  PreviewSubmissionHandler,
  SelectJobsHandler,
];
const OF_TASKS = [GetTaskHandler, ListTasksHandler, GetTaskEventsHandler];
const OF_QUEUES = [JobsQueue, ListQueuesHandler, GetQueueHandler];
const OF_TRANSFERS = [GetTransferHandler, ListTransfersHandler, GetTransferFileHandler];
const OF_CALLBACKS = [GetCallbackHandler, ListCallbacksHandler, ListJobCallbacksHandler];
const OF_HOSTS = [HostReports, GetHostHandler, ListHostsHandler];

@Module({
  providers: [
    ...OF_JOBS,
    ...OF_TASKS,
    ...OF_QUEUES,
    ...OF_TRANSFERS,
    ...OF_HOSTS,
    ...OF_CALLBACKS,
    GetStatsHandler,
    GetOperationsHandler,
  ],
})
export class QueriesModule {}
