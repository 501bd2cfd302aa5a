import { context, propagation, trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';

/** What an SDK hears that is registered for as long as a test goes on. */
export class HeardSpans {
  readonly #exporter = new InMemorySpanExporter();
  readonly #provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(this.#exporter)] });

  static listen(): HeardSpans {
    const heard = new HeardSpans();
    heard.#provider.register();
    return heard;
  }

  get all(): readonly ReadableSpan[] {
    return this.#exporter.getFinishedSpans();
  }

  named(name: string): readonly ReadableSpan[] {
    return this.all.filter((span) => span.name === name);
  }

  /** Those of one trace. */
  of(traceId: string): readonly ReadableSpan[] {
    return this.all.filter((span) => span.spanContext().traceId === traceId);
  }

  async end(): Promise<void> {
    trace.disable();
    context.disable();
    propagation.disable();
    await this.#provider.shutdown();
  }
}
