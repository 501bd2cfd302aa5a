import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { afterEach, describe, expect, test } from 'vitest';
import { beginRequestSpan } from '../../src/tracing/request-span.js';
import { activeTraceId, spanned, tracerOf } from '../../src/tracing/spans.js';
import { HeardSpans } from '../kit/spans.js';

const facts = () => ({ n: 1 });

describe('work in a span, where an SDK listens', () => {
  let heard: HeardSpans | undefined;
  const listen = () => {
    heard = HeardSpans.listen();
    return heard;
  };
  afterEach(async () => {
    await heard?.end();
    heard = undefined;
  });

  test('is told with its facts, also those that came to light as it was done', async () => {
    const spans = listen();

    const answer = await spanned('work', { facts, kind: 'client' }, async (tell) => {
      tell({ found: 'x' });
      return 7;
    });
    expect(answer).toBe(7);
    expect(spans.all).toMatchObject([{ name: 'work', kind: SpanKind.CLIENT, attributes: { n: 1, found: 'x' } }]);
  });

  test('lies below the work that it is a part of, unless it begins a trace', async () => {
    const spans = listen();

    await spanned('outer', { facts }, async () => {
      await spanned('inner', { facts }, async () => {});
      await spanned('apart', { facts, isRoot: true }, async () => {});
    });

    const [outer, inner, apart] = ['outer', 'inner', 'apart'].map((name) => spans.named(name)[0]);
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
    expect(apart?.parentSpanContext).toBeUndefined();
    expect(apart?.spanContext().traceId).not.toBe(outer?.spanContext().traceId);
  });

  test('that fails is told so, and its error goes on', async () => {
    const spans = listen();
    const failing = spanned('work', { facts }, async () => Promise.reject(new Error('It broke')));

    await expect(failing).rejects.toThrow('It broke');
    expect(spans.all).toMatchObject([{ status: { code: SpanStatusCode.ERROR, message: 'It broke' } }]);
    expect(spans.all[0]?.events.map(({ name }) => name)).toEqual(['exception']);
  });

  test('names its trace for the log', async () => {
    const spans = listen();

    expect(activeTraceId()).toBeUndefined();
    const traceId = await spanned('work', { facts }, async () => activeTraceId());
    expect(spans.of(traceId ?? '')).toHaveLength(1);
  });
});

describe('work in a span, where nobody listens', () => {
  test('is done, and nothing else', async () => {
    let asked = 0;
    const done = Promise.resolve(7);
    const work = () => done;

    expect(tracerOf()).toBeUndefined();
    expect(spanned('work', { facts: () => ({ n: ++asked }) }, work)).toBe(done);
    expect(asked).toBe(0);
    expect(beginRequestSpan('GET /', {}, {})).toBeUndefined();
    expect(activeTraceId()).toBeUndefined();
  });
});
