import { Module } from '@nestjs/common';
import { GetJobHandler } from './jobs/get-job.query.js';
import { GetJobEventsHandler } from './jobs/get-job-events.query.js';
import { GetResultHandler } from './jobs/get-result.query.js';
import { ListJobsHandler } from './jobs/list-jobs.query.js';
import { PreviewSubmissionHandler } from './jobs/preview-submission.query.js';

import { GetTransferHandler } from './transfers/get-transfer.query.js';
import { GetTransferFileHandler } from './transfers/get-transfer-file.query.js';
import { ListTransfersHandler } from './transfers/list-transfers.query.js';

@Module({
  providers: [
    GetJobHandler,
    ListJobsHandler,
    GetJobEventsHandler,
    GetResultHandler,
    PreviewSubmissionHandler,
    GetTransferHandler,
    ListTransfersHandler,
    GetTransferFileHandler,
  ],
})
export class QueriesModule {}
