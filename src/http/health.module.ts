import { Module } from '@nestjs/common';
import { FollowingModule } from '../read-model/following.module.js';
import { HealthController } from './health.controller.js';
import { HttpModule } from './http.module.js';
import { MetricsController } from './metrics.controller.js';
import { OperationsMetrics } from './operations-metrics.js';
import { ProjectionLag } from './projection-lag.js';
import { Readiness } from './readiness.js';
import { ServiceMetrics } from './service-metrics.js';
import { ViewsWarning } from './views-warning.js';

/** Health and metrics: part of the API, and all that a runner or a projector serves. */
@Module({
  imports: [HttpModule, FollowingModule],
  controllers: [HealthController, MetricsController],
  providers: [ProjectionLag, Readiness, ServiceMetrics, OperationsMetrics, ViewsWarning],
  exports: [ProjectionLag],
})
export class HealthModule {}
