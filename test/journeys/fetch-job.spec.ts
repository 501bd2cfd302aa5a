import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JobAnswer, PageAnswer } from '../../src/contract/answers.js';
import type { Client } from '../kit/client.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Journey } from '../kit/journey.js';
import { hello } from '../kit/origin.js';

const WAITING = { prefer: 'wait=30' };

describeOnFamilies('the journey of a fetch job', (fresh, family) => {
  let journey: Journey;
  let client: Client;
  let isStuck: boolean;
  const site = () => journey.origin.url;
  const becomes = (id: string, status: string) =>
    eventually(async () => {
      const job = await client.job(id);
      expect(job.status).toBe(status);
      return job;
    });

  beforeEach(async () => {
    isStuck = true;
    const failures = new Map<string, number>();
    journey = await Journey.begin(fresh, (request, response) => {
      const [, kind, detail] = request.url?.split('/') ?? [];
      if (kind === 'moved') return response.writeHead(301, { location: '/moved-again' }).end();
      if (kind === 'moved-again') return response.writeHead(302, { location: '/here' }).end();
      if (kind === 'status') return response.writeHead(Number(detail)).end(`This is a ${detail}`);
      if (kind === 'cut')
        return response.writeHead(200, { 'content-length': 9 }).write('half', () => response.destroy());
      if (kind === 'stuck' && isStuck) return;
      if (kind === 'flaky' && (failures.get(kind) ?? 0) < 2) {
        failures.set(kind, (failures.get(kind) ?? 0) + 1);
        return response.writeHead(503).end();
      }
      return hello(request, response);
    });
    client = journey.client;
  });
  afterEach(() => journey.close());

  test('leads from a submission to the page', async () => {
    const { status, job } = await client.submit(`${site()}/a`, {}, WAITING);
    const result = await client.get(`/v1/jobs/${job.id}/result`);

    expect(status).toBe(200);
    expect(job).toMatchObject({ status: 'completed', attempt: 1, error: null, result: { httpStatus: 200 } });
    expect(await result.text()).toBe('This is /a\n');
    expect(await client.story(job.id)).toEqual(['JobSubmitted', 'FetchStarted', 'FetchCompleted']);
  });

  test('tells every hop of a redirect', async () => {
    const { job } = await client.submit(`${site()}/moved`, {}, WAITING);

    expect(job.result).toMatchObject({
      finalUrl: `${site()}/here`,
      redirects: [
        { status: 301, url: `${site()}/moved` },
        { status: 302, url: `${site()}/moved-again` },
      ],
    });
  });

  test('keeps what came of a page that broke off', async () => {
    const { job } = await client.submit(`${site()}/cut`, { maxAttempts: 1 }, WAITING);
    const result = await client.get(`/v1/jobs/${job.id}/result?partial=true`);

    expect(job).toMatchObject({ status: 'failed', error: { code: 'truncated' }, result: { partial: { size: 4 } } });
    expect(await result.text()).toBe('half');
  });

  test('ends as failed at a 404, whose page can be read all the same', async () => {
    const { job } = await client.submit(`${site()}/status/404`, {}, WAITING);
    const result = await client.get(`/v1/jobs/${job.id}/result`);

    expect(job).toMatchObject({ status: 'failed', error: { code: 'http_status', retryAt: null } });
    expect(await result.text()).toBe('This is a 404');
  });

  test('goes on to the third attempt', async () => {
    const { job } = await client.submit(`${site()}/flaky`, {}, WAITING);

    expect(job).toMatchObject({ status: 'completed', attempt: 3 });
    const failed = ['FetchStarted', 'FetchFailed'];
    expect(await client.story(job.id)).toEqual([
      'JobSubmitted',
      ...failed,
      ...failed,
      'FetchStarted',
      'FetchCompleted',
    ]);
  });

  test('is one for 1,000 submissions that come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => client.insist(`${site()}/one`)));

    expect(new Set(answers.map(({ job }) => job.id)).size).toBe(1);
    await becomes(answers[0]?.job.id ?? '', 'completed');
    expect(journey.origin.hitsOf('/one')).toBe(1);
  });

  test('is one for each of the forced, and one for all that carry the same key', async () => {
    const forced = { maxAgeSeconds: 0 };
    const keyed = { 'idempotency-key': 'the one' };
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => client.submit(`${site()}/a`, forced)),
      ...Array.from({ length: 5 }, () => client.submit(`${site()}/a`, forced, keyed)),
    ]);

    expect(answers.every(({ status }) => status === 202)).toBe(true);
    expect(new Set(answers.map(({ job }) => job.id)).size).toBe(6);
  });

  test('ends with a deletion: nothing can be read any more but what happened, and the URL is free', async () => {
    const { job } = await client.submit(`${site()}/a`, {}, WAITING);
    expect((await client.delete(job.id)).status).toBe(204);

    expect((await client.get(`/v1/jobs/${job.id}`)).status).toBe(404);
    expect((await client.get(`/v1/jobs/${job.id}/result`)).status).toBe(404);
    expect((await client.delete(job.id)).status).toBe(204);
    expect((await client.story(job.id)).at(-1)).toBe('JobDeleted');
    const again = await client.submit(`${site()}/a`);
    expect(again).toMatchObject({ status: 202 });
    expect(again.job.id).not.toBe(job.id);
  });

  test('can be paused in the middle of a fetch, and goes on when it is resumed', async () => {
    const { job } = await client.submit(`${site()}/stuck`);
    await eventually(() => expect(journey.origin.hitsOf('/stuck')).toBe(1));
    await client.post(`/v1/jobs/${job.id}/pause`, { reason: 'too early' });
    await eventually(async () => expect((await client.story(job.id)).at(-1)).toBe('FetchAbandoned'));
    expect((await client.job(job.id)).statusReason).toMatch(/too early/);
    isStuck = false;
    await client.post(`/v1/jobs/${job.id}/resume`);

    expect((await becomes(job.id, 'completed')).attempt).toBe(2);
  });

  test('can be cancelled in the middle of a fetch, and retried', async () => {
    const { job } = await client.submit(`${site()}/stuck`);
    await eventually(() => expect(journey.origin.hitsOf('/stuck')).toBe(1));
    const cancelled = (await (await client.post(`/v1/jobs/${job.id}/cancel`)).json()) as JobAnswer;
    expect(cancelled).toMatchObject({ status: 'cancelled', error: { code: 'cancelled' } });
    isStuck = false;
    await client.post(`/v1/jobs/${job.id}/retry`);

    await becomes(job.id, 'completed');
  });

  test('does not lead into the local network, whatever a page redirects to', async () => {
    const response = await client.post('/v1/jobs', { url: 'http://10.0.0.1/' });
    const problem = (await response.json()) as { errors: { code: string; pointer: string }[] };

    expect(response.status).toBe(400);
    expect(problem.errors).toMatchObject([{ code: 'blocked_address', pointer: '/url' }]);
  });

  test('is told in lists, newest first, by status and tag', async () => {
    await client.submit(`${site()}/1`, { tags: ['x'] }, WAITING);
    await client.submit(`${site()}/status/404`, { tags: ['x'] }, WAITING);
    await client.submit(`${site()}/3`, { tags: ['y'] }, WAITING);

    await eventually(async () => {
      const tagged = (await (await client.get('/v1/jobs?tag=x')).json()) as PageAnswer<JobAnswer>;
      expect(tagged.items.map(({ status }) => status)).toEqual(['failed', 'completed']);
    });
    const failed = (await (await client.get('/v1/jobs?tag=x&status=failed')).json()) as PageAnswer<JobAnswer>;
    expect(failed.items).toHaveLength(1);
  });

  test('is made thousands of times by one batch, and every one ends', async () => {
    const many = family === 'embedded' ? 5_000 : 1_000; // the test servers find what is due by looking through it all
    const urls = Array.from({ length: many }, (_, n) => `${site()}/page/${n}`);
    const ids = await client.insistOnAll(urls);

    expect(new Set(ids).size).toBe(many);
    await eventually(async () => expect(await client.unfinished()).toEqual([]), 300_000);
    expect(journey.origin.hits.size).toBe(many);
    expect([...journey.origin.hits].filter(([, hits]) => hits > 1)).toEqual([]);
  }, 400_000);
});
