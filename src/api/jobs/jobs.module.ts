import { Module } from '@nestjs/common';
import { ProblemMapping } from '../../http/problem-mapping.js';
import { IntakeModule } from '../intake/intake.module.js';
import { WaitingModule } from '../waits/waiting.module.js';
import { BatchReader } from './batch.reader.js';
import { JOB_PROBLEMS } from './job.problems.js';
import { JobReplies } from './job.replies.js';
import { JobWaits } from './job.waits.js';
import { JobActionsController } from './job-actions.controller.js';
import { JobBatchController } from './job-batch.controller.js';
import { JobBulkController } from './job-bulk.controller.js';
import { JobEventsController } from './job-events.controller.js';
import { JobResultController } from './job-result.controller.js';
import { JobSubmissionController } from './job-submission.controller.js';
import { JobsController } from './jobs.controller.js';
import { ReadingAnswers } from './reading.answers.js';
import { SubmissionReader } from './submission.reader.js';

/** Everything below /v1/jobs. */
@Module({
  imports: [WaitingModule, IntakeModule],
  controllers: [
    JobsController,
    JobSubmissionController,
    JobBatchController,
    JobBulkController,
    JobActionsController,
    JobEventsController,
    JobResultController,
  ],
  providers: [SubmissionReader, BatchReader, JobReplies, JobWaits, ReadingAnswers],
})
export class JobsModule {
  constructor(mapping: ProblemMapping) {
    mapping.add(JOB_PROBLEMS);
  }
}
