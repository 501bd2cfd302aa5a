import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { type Facts, tracerOf } from './spans.js';

/** The span of a request that somebody sent us. */
export interface RequestSpan {
  /** Does something as a part of it, and has all that follows be a part of it. */
  within(work: () => void): void;
  /** @param httpStatus undefined where the client left before it was answered */
  end(httpStatus: number | undefined, correlationId: string): void;
}

/** Begins the span of a request, below the one that its headers name. Undefined where no SDK is registered. */
export function beginRequestSpan(name: string, headers: object, facts: Facts): RequestSpan | undefined {
  const tracer = tracerOf();
  if (!tracer) return undefined;

  const parent = propagation.extract(ROOT_CONTEXT, headers);
  const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes: facts }, parent);
  const inside = trace.setSpan(parent, span);
  return {
    within: (work) => context.with(inside, work),
    end(httpStatus, correlationId) {
      span.setAttribute('retriever.correlation_id', correlationId);
      if (httpStatus !== undefined) span.setAttribute('http.response.status_code', httpStatus);
      if (httpStatus !== undefined && httpStatus >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}
