import { Module } from '@nestjs/common';
import { IntakeModule } from '../intake/intake.module.js';
import { SubmissionReader } from '../jobs/submission.reader.js';
import { JobPages } from './job-pages.js';
import { OlderJobs } from './older-jobs.js';

@Module({ imports: [IntakeModule], providers: [SubmissionReader, JobPages, OlderJobs], exports: [OlderJobs] })
export class OlderJobsModule {}
