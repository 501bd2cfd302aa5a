import { Module } from '@nestjs/common';
import { SubmissionReader } from '../jobs/submission.reader.js';
import { JobPages } from './job-pages.js';
import { OlderJobs } from './older-jobs.js';

@Module({ providers: [SubmissionReader, JobPages, OlderJobs], exports: [OlderJobs] })
export class OlderJobsModule {}
