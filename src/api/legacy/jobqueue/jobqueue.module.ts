import { Module } from '@nestjs/common';
import { OlderJobsModule } from '../older-jobs.module.js';
import { JobqueueController } from './jobqueue.controller.js';

@Module({ imports: [OlderJobsModule], controllers: [JobqueueController] })
export class JobqueueModule {}
