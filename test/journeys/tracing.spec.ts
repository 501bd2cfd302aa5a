import { SpanKind } from '@opentelemetry/api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EventAnswer, PageAnswer } from '../../src/contract/answers.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Journey } from '../kit/journey.js';
import { HeardSpans } from '../kit/spans.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

describeOnFamilies('the traces of a service', (fresh) => {
  let heard: HeardSpans;
  let journey: Journey;

  beforeEach(async () => {
    heard = HeardSpans.listen();
    journey = await Journey.begin(fresh);
  });
  afterEach(async () => {
    await journey.close();
    await heard.end();
  });

  const fetched = async (headers = {}) => {
    const { client, origin } = journey;
    const { job } = await client.submit(`${origin.url}/a?secret=1`, {}, headers);
    await eventually(async () => expect((await client.job(job.id)).status).toBe('completed'), 60_000);
    return job;
  };

  test('lead from a request, in the trace that it names, over its command to the append', async () => {
    const job = await fetched({ traceparent: `00-${TRACE}-${PARENT}-01` });

    await eventually(() => expect(heard.of(TRACE).map(({ name }) => name)).toContain('POST /v1/jobs'), 60_000);
    const parts = heard.of(TRACE);
    const [request, command, append] = ['POST /v1/jobs', 'SubmitJob', 'append'].map((wanted) =>
      parts.find(({ name }) => name === wanted),
    );
    expect(request).toMatchObject({
      kind: SpanKind.SERVER,
      parentSpanContext: { spanId: PARENT },
      attributes: { 'http.response.status_code': 202, 'retriever.correlation_id': TRACE },
    });
    expect(command?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
    expect(command?.attributes).toMatchObject({ 'retriever.actor': 'anonymous', 'retriever.correlation_id': TRACE });
    expect(append?.parentSpanContext?.spanId).toBe(command?.spanContext().spanId);
    expect(append?.attributes).toMatchObject({
      'retriever.stream': `job-${job.id}`,
      'retriever.events': 'JobSubmitted',
    });
  });

  test('tell of a request whose client left, before its answer or in the middle of it', async () => {
    const { client, origin } = journey;
    const leaving = new AbortController();
    const headers = {
      'content-type': 'application/json',
      prefer: 'wait=60',
      traceparent: `00-${TRACE}-${PARENT}-01`,
    };
    const notBefore = new Date(Date.now() + 3_600_000).toISOString();
    const body = JSON.stringify({ url: `${origin.url}/a`, notBefore });
    const unanswered = fetch(`${client.url}/v1/jobs`, { method: 'POST', headers, body, signal: leaving.signal }).catch(
      () => 'left',
    );
    await fetch(`${client.url}/v1/stream`, { signal: leaving.signal });
    await eventually(() => expect(heard.of(TRACE).map(({ name }) => name)).toContain('SubmitJob'), 60_000);
    leaving.abort();
    expect(await unanswered).toBe('left');

    await eventually(() => {
      const [submission] = heard.of(TRACE).filter(({ name }) => name === 'POST /v1/jobs');
      expect(submission?.attributes['retriever.correlation_id']).toBe(TRACE);
      expect(submission?.attributes).not.toHaveProperty('http.response.status_code');
      const [stream] = heard.named('GET /v1/stream');
      expect(stream?.attributes['http.response.status_code']).toBe(200);
    }, 60_000);
  });

  test('tell of a fetch from its start to its end in the log, and of the projection', async () => {
    const job = await fetched();

    await eventually(() => {
      const [fetch] = heard.named('fetch');
      const parts = heard.of(fetch?.spanContext().traceId ?? '');
      const run = parts.find(({ name }) => name === 'run');
      expect([run?.attributes['retriever.job'], run?.parentSpanContext]).toEqual([job.id, undefined]);
      expect(parts.map(({ name }) => name)).toEqual(expect.arrayContaining(['StartFetch', 'fetch', 'FinishFetch']));
      expect(fetch).toMatchObject({
        kind: SpanKind.CLIENT,
        attributes: { 'http.response.status_code': 200, 'retriever.attempt': 1 },
      });
      const projected = heard.named('project').map(({ attributes }) => Number(attributes['retriever.events']));
      expect(projected.reduce((sum, events) => sum + events, 0)).toBeGreaterThanOrEqual(3);
    }, 60_000);
  });

  test('are named in what each event of a job says it follows from', async () => {
    const job = await fetched({ traceparent: `00-${TRACE}-${PARENT}-01` });

    const page = await (await journey.client.get(`/v1/jobs/${job.id}/events`)).json();
    const ids = (page as PageAnswer<EventAnswer>).items.map(({ metadata }) => metadata.correlationId);
    expect(ids).toEqual([TRACE, TRACE, TRACE]);
    await eventually(() => {
      const appends = heard
        .named('append')
        .filter(({ attributes }) => attributes['retriever.stream'] === `job-${job.id}`);
      expect(appends.map(({ attributes }) => attributes['retriever.correlation_id'])).toEqual([TRACE, TRACE, TRACE]);
    }, 60_000);
  });

  test('hold no URL', async () => {
    await fetched();
    await eventually(() => expect(heard.named('run')).not.toEqual([]), 60_000);

    const told = heard.all.map(({ name, attributes, events }) => JSON.stringify({ name, attributes, events }));
    expect(told.filter((text) => /secret/.test(text))).toEqual([]);
  });
});
