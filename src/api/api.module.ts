import { Module } from '@nestjs/common';
import { HealthModule } from '../http/health.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { TransfersModule } from './transfers/transfers.module.js';

/** ROLE api: everything that is asked over HTTP. */
@Module({ imports: [HealthModule, JobsModule, TransfersModule] })
export class ApiModule {}
