import { type ProxyTracerProvider, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';

/** What a span tells besides its name and its time. */
export type Facts = Readonly<Record<string, string | number>>;

export interface Spanned {
  /** Asked for only where a span is made. */
  facts(): Facts;
  /** `client`: what is asked of somebody outside. */
  readonly kind?: 'internal' | 'client';
  /** Begins a trace: what it happens to be called by, a loop that some request woke, is no part of its story. */
  readonly isRoot?: boolean;
}

/**
 * Does a piece of work in a span of its own, below the one that is active. Where no SDK is registered it does the work,
 * and nothing else.
 * @param work may tell of facts that only come to light as it is done
 */
export function spanned<Result>(
  name: string,
  { facts, kind = 'internal', isRoot: root = false }: Spanned,
  work: (tell: (facts: Facts) => void) => Promise<Result>,
): Promise<Result> {
  const tracer = tracerOf();
  if (!tracer) return work(noted);

  const options = { attributes: facts(), kind: kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL, root };
  return tracer.startActiveSpan(name, options, async (span) => {
    try {
      return await work((more) => span.setAttributes(more));
    } catch (error) {
      fail(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Undefined where no SDK is registered: nobody would hear of a span. */
export function tracerOf(): Tracer | undefined {
  const provider = trace.getTracerProvider() as ProxyTracerProvider;
  return provider.getDelegateTracer('retriever');
}

/** The trace that this moment belongs to. */
export function activeTraceId(): string | undefined {
  return trace.getActiveSpan()?.spanContext().traceId;
}

function fail(span: Span, error: unknown): void {
  span.recordException(error instanceof Error ? error : String(error));
  span.setStatus({ code: SpanStatusCode.ERROR, ...(error instanceof Error && { message: error.message }) });
}

function noted(): void {}
