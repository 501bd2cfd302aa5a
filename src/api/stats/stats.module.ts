import { Module } from '@nestjs/common';
import { HealthModule } from '../../http/health.module.js';
import { StatsController } from './stats.controller.js';

/** /v1/stats. */
@Module({ imports: [HealthModule], controllers: [StatsController] })
export class StatsModule {}
