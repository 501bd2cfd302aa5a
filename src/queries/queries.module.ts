import { Module } from '@nestjs/common';
import { GetJobHandler } from './get-job.query.js';
import { GetJobEventsHandler } from './get-job-events.query.js';
import { GetResultHandler } from './get-result.query.js';
import { ListJobsHandler } from './list-jobs.query.js';
import { PreviewSubmissionHandler } from './preview-submission.query.js';

@Module({
  providers: [GetJobHandler, ListJobsHandler, GetJobEventsHandler, GetResultHandler, PreviewSubmissionHandler],
})
export class QueriesModule {}
