import type { FastifyInstance, FastifyRequest } from 'fastify';
import { beginRequestSpan, type RequestSpan } from '../tracing/request-span.js';

declare module 'fastify' {
  interface FastifyRequest {
    span: RequestSpan | undefined;
  }
}

/** A span round every request, in the trace that its `traceparent` names. Adds nothing where nobody would hear of it. */
export function addRequestSpans(fastify: FastifyInstance, isTraced: boolean): void {
  if (!isTraced) return;

  fastify.decorateRequest('span');
  fastify.addHook('onRequest', (request, { raw }, done) => {
    request.span = beginRequestSpan(nameOf(request), request.headers, {
      'http.request.method': request.method,
      'http.route': routeOf(request),
    });
    // Also where the client left: no hook tells of an answer that nobody waits for.
    raw.once('close', () => request.span?.end(raw.headersSent ? raw.statusCode : undefined, request.caller.requestId));
    done();
  });
  // Only here: what a body is read by belongs to its connection, and would lose the span.
  fastify.addHook('preHandler', (request, _reply, done) => {
    if (request.span) request.span.within(done);
    else done();
  });
}

function nameOf(request: FastifyRequest): string {
  return `${request.method} ${routeOf(request)}`;
}

/** Never the URL: those have no end, and may hold secrets. */
function routeOf({ routeOptions }: FastifyRequest): string {
  return routeOptions.url ?? 'none';
}
