import type { DynamicModule, NestApplicationOptions, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { tracerOf } from '../tracing/spans.js';
import { addAdmission } from './admission.js';
import { addBodyDeadline } from './body-deadline.js';
import { addBodyParsers, MAX_BODY_BYTES } from './body-parsers.js';
import { endConnectionsAtShutdown } from './connections.js';
import { Draining } from './draining.js';
import { DtoPipe } from './dto.pipe.js';
import { HttpSettings } from './http-settings.js';
import { KnownPaths } from './known-paths.js';
import { serveOpenApi } from './openapi.js';
import { refuseUnparsed } from './parser-refusals.js';
import { ProblemFilter } from './problem.filter.js';
import { ProblemMapping } from './problem-mapping.js';
import { QueryGuard } from './query.guard.js';
import { requestIdOf } from './request-id.js';
import { RequestMetrics } from './request-metrics.js';
import { addRequestSpans } from './request-spans.js';
import { RouteNeeds } from './route-needs.js';

export type HttpAppOptions = Pick<NestApplicationOptions, 'logger' | 'bufferLogs' | 'abortOnError'>;

/** A URL to look a job up by may have 8 KiB, and three times that when percent-encoded. */
const MAX_HEADER_BYTES = 32 * 1024;
const HEADERS_TIMEOUT_MS = 60_000;

/**
 * Puts HTTP before a module that has `HttpModule`, `HttpSettings` and a metrics `Registry` in it: admission, bodies,
 * problems, OpenAPI and an orderly end. The answer does not listen yet.
 */
export async function createHttpApp(
  module: Type | DynamicModule,
  options: HttpAppOptions = {},
): Promise<NestFastifyApplication> {
  const adapter = httpAdapter((...refused) => filter.answer(...refused));
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { ...options, bodyParser: false });
  const settings = app.get(HttpSettings, { strict: false });
  const needs = app.get(RouteNeeds, { strict: false });
  const paths = new KnownPaths();
  const filter = new ProblemFilter(paths, app.get(ProblemMapping, { strict: false }));

  const fastify = adapter.getInstance();
  fastify.addHook('onRoute', (route) => {
    needs.note(route);
    paths.note(route);
  });
  addAdmission(fastify, settings, needs);
  addRequestSpans(fastify, tracerOf() !== undefined);
  addBodyDeadline(fastify);
  addBodyParsers(fastify);
  addRequestMetrics(app);
  endConnectionsAtShutdown(fastify, app.get(Draining, { strict: false }).signal);
  ignoreExpectations(fastify);

  app.useGlobalGuards(new QueryGuard());
  app.useGlobalPipes(new DtoPipe());
  app.useGlobalFilters(filter);
  serveOpenApi(app, settings, needs);
  return app;
}

function httpAdapter(frameworkErrors: ProblemFilter['answer']): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: 0, // bodies have their own: see body-deadline.ts
    genReqId: requestIdOf,
    requestIdHeader: false, // genReqId looks itself, and takes not everything
    clientErrorHandler: refuseUnparsed,
    frameworkErrors,
    http: {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requireHostHeader: false, // admission answers that as a problem
    },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_HEADER_BYTES },
    skipMiddie: true, // no middleware here, and a hook less for every request
  });
}

function addRequestMetrics(app: NestFastifyApplication): void {
  const metrics = app.get(RequestMetrics, { strict: false });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onResponse', (request, reply, done) => {
    metrics.observe(request, reply);
    done();
  });
}

/** `Expect` may be ignored (RFC 9110, 10.1.1), where Node would answer with a bare 417. It knows `100-continue` itself. */
function ignoreExpectations({ server }: FastifyInstance): void {
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}
