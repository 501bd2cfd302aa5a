import { Global, Module } from '@nestjs/common';
import { Draining } from './draining.js';
import { RequestMetrics } from './request-metrics.js';

/** What every process that answers HTTP has, and `createHttpApp` asks for. */
@Global()
@Module({ providers: [Draining, RequestMetrics], exports: [Draining, RequestMetrics] })
export class HttpModule {}
