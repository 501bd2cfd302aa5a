// Loaded before the service: node --import ./examples/tracing/tracing.mjs dist/main.js
// OTEL_SERVICE_NAME says what the process is called, OTEL_EXPORTER_OTLP_ENDPOINT where the collector is
// (http://localhost:4318), OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG how many traces are kept: for one in ten,
// parentbased_traceidratio and 0.1. With OTEL_TRACES_EXPORTER=console spans go to the standard output.
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector } from '@opentelemetry/resources';
import { BatchSpanProcessor, ConsoleSpanExporter, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

/** What a process tells in the last second of its life is lost. */
const SENT_EVERY_MS = 1_000;

const isConsole = process.env.OTEL_TRACES_EXPORTER === 'console';
const exporter = isConsole ? new ConsoleSpanExporter() : new OTLPTraceExporter();
const resource = defaultResource().merge(detectResources({ detectors: [envDetector] }));
const sending = new BatchSpanProcessor(exporter, { scheduledDelayMillis: SENT_EVERY_MS });

new NodeTracerProvider({ resource, spanProcessors: [sending] }).register();
