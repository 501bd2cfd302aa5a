import { Global, Module } from '@nestjs/common';
import { Draining } from './draining.js';
import { ProblemMapping } from './problem-mapping.js';
import { RequestMetrics } from './request-metrics.js';
import { RouteNeeds } from './route-needs.js';

const PROVIDERS = [Draining, ProblemMapping, RequestMetrics, RouteNeeds];

/** What every process that answers HTTP has, and `createHttpApp` asks for. */
@Global()
@Module({ providers: PROVIDERS, exports: PROVIDERS })
export class HttpModule {}
