import { Module } from '@nestjs/common';
import { GetJobHandler } from './jobs/get-job.query.js';
import { GetJobEventsHandler } from './jobs/get-job-events.query.js';
import { GetResultHandler } from './jobs/get-result.query.js';
import { ListJobsHandler } from './jobs/list-jobs.query.js';
import { PreviewSubmissionHandler } from './jobs/preview-submission.query.js';

@Module({
  providers: [GetJobHandler, ListJobsHandler, GetJobEventsHandler, GetResultHandler, PreviewSubmissionHandler],
})
export class QueriesModule {}
