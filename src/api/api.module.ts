import { Module } from '@nestjs/common';
import { HealthModule } from './health.module.js';
import { JobRoutesModule } from './job-routes.module.js';

/** ROLE api: everything that is asked over HTTP. */
@Module({ imports: [HealthModule, JobRoutesModule] })
export class ApiModule {}
