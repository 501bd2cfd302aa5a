import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JobDto } from '../../src/api/jobs/job.dto.js';
import { JobService } from '../kit/job-service.js';
import { iso, JOB, PAGE } from '../kit/stories.js';

const NEVER = '00000000-0000-5000-8000-000000000000';
let service: JobService;

const startAfresh = async () => {
  service = await JobService.start();
};
const stop = () => service.stop();

describe('a submission over HTTP', () => {
  beforeEach(startAfresh);
  afterEach(stop);

  test('makes a job, and says where it is and when to look again', async () => {
    const answer = await service.send('/v1/jobs', { url: `${PAGE}#top`, tags: ['x'] });

    expect(answer.status).toBe(202);
    expect(answer.headers).toMatchObject({ location: `/v1/jobs/${JOB}`, 'retry-after': '1' });
    expect(answer.json()).toMatchObject({ id: JOB, url: PAGE, status: 'queued', tags: ['x'], deduplicated: null });
  });

  test('is answered with the job that stands, and with why', async () => {
    await service.submitted({ url: PAGE });
    service.clock.advance(90_500);

    const answer = await service.send('/v1/jobs', { url: PAGE, priority: 7, maxAgeSeconds: 600 });

    expect(answer.status).toBe(200);
    expect(answer.headers.location).toBe(`/v1/jobs/${JOB}`);
    expect(answer.json()).toMatchObject({
      id: JOB,
      priority: 0,
      deduplicated: { submittedAt: iso(0), ageSeconds: 90, windowEndsAt: iso(600), ignored: ['priority'] },
    });
  });

  test('makes another job once the hour is over', async () => {
    await service.submitted({ url: PAGE });
    service.clock.advance(3_599_999);
    expect((await service.send('/v1/jobs', { url: PAGE })).status).toBe(200);
    service.clock.advance(1);

    const { id } = await service.submitted({ url: PAGE });

    expect(id).not.toBe(JOB);
  });

  test('makes one job for one Idempotency-Key, a forced one too', async () => {
    const sent = () =>
      service.sendText('/v1/jobs', 'application/json', JSON.stringify({ url: PAGE, maxAgeSeconds: 0 }), {
        'idempotency-key': 'k1',
      });

    const [first, again] = [await sent(), await sent()];

    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.json<JobDto>().id).toBe(first.json<JobDto>().id);
  });

  test('is gone when it is sent again after its job was deleted', async () => {
    const send = (maxAgeSeconds: number) =>
      service.sendText('/v1/jobs', 'application/json', JSON.stringify({ url: PAGE, maxAgeSeconds }), {
        'idempotency-key': 'k1',
      });
    const { id } = (await send(0)).json<JobDto>();
    await service.ask(`/v1/jobs/${id}`, {}, 'DELETE');

    for (const answer of [await send(0), await service.project().then(() => send(0))]) {
      expect([answer.status, answer.json()['code']]).toEqual([410, 'gone']);
    }
  });

  test('is refused where its Idempotency-Key named another one', async () => {
    const headers = { 'idempotency-key': 'k1' };
    await service.sendText('/v1/jobs', 'application/json', JSON.stringify({ url: PAGE }), headers);
    await service.project();

    const answer = await service.sendText('/v1/jobs', 'application/json', `{"url":"${PAGE}?b"}`, headers);

    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ errors: [{ code: 'key_reused', parameter: 'Idempotency-Key' }] });
  });

  test('makes nothing in a dry run', async () => {
    const dryRun = () => service.send('/v1/jobs?dryRun=true', { url: `${PAGE}#top` });

    expect((await dryRun()).json()).toEqual({ url: PAGE, verdict: 'would_submit', job: null });
    expect((await service.ask(`/v1/jobs/${JOB}`)).status).toBe(404);

    await service.submitted({ url: PAGE });
    const second = await dryRun();
    expect(second.status).toBe(200);
    expect(second.json()).toMatchObject({ verdict: 'deduplicated', job: { id: JOB, deduplicated: { ageSeconds: 0 } } });
  });

  test('names every field that is wrong', async () => {
    const answer = await service.send('/v1/jobs', {
      url: 'http://127.0.0.1/',
      priority: 1_000,
      headers: { 'a b': 'c' },
    });

    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({
      code: 'invalid_request',
      errors: [
        { code: 'blocked_address', pointer: '/url' },
        { code: 'invalid', pointer: '/priority' },
        { code: 'invalid', pointer: '/headers/a b' },
      ],
    });
  });

  test('keeps headers whatever they are called', async () => {
    const body = `{"url":"${PAGE}","headers":{"constructor":"a","__proto__":"b","toString":"c","hasOwnProperty":"d"}}`;
    const { id } = (await service.sendText('/v1/jobs', 'application/json', body)).json<JobDto>();

    const events = (await service.ask(`/v1/jobs/${id}/events`)).json<{ items: { data: unknown }[] }>();

    expect(events.items[0]?.data).toMatchObject({
      options: {
        headers: [
          ['__proto__', 'b'],
          ['constructor', 'a'],
          ['hasownproperty', 'd'],
          ['tostring', 'c'],
        ],
      },
    });
  });
});

describe('a submission that nobody can read', () => {
  beforeAll(startAfresh);
  afterAll(stop);

  test.each([
    ['wait=soon', 'wait'],
    ['wait=61', 'wait'],
    ['wait=-1', 'wait'],
    ['dryRun=yes', 'dryRun'],
    ['nonsense=1', 'nonsense'],
    ['priority=1', 'priority'],
  ])('is refused with ?%s', async (query, parameter) => {
    const answer = await service.send(`/v1/jobs?${query}`, { url: PAGE });

    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ errors: [{ parameter }] });
  });

  test.each([['text/plain'], ['application/x-ndjson'], ['application/x-www-form-urlencoded']])(
    'is not read from %s',
    async (type) => {
      expect((await service.sendText('/v1/jobs', type, PAGE)).status).toBe(415);
    },
  );

  test.each(['', 'null', '[]', '"x"'])('is refused where the body is %j', async (body) => {
    expect((await service.sendText('/v1/jobs', 'application/json', body)).status).toBe(400);
  });
});

describe('a job over HTTP', () => {
  beforeEach(startAfresh);
  afterEach(stop);

  test('is read with its revision as ETag, and not again while it is the same', async () => {
    await service.submitted({ url: PAGE });

    const answer = await service.ask(`/v1/jobs/${JOB}`);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({ etag: '"0"', 'retry-after': '1', 'cache-control': 'no-cache' });

    const again = await service.ask(`/v1/jobs/${JOB}`, { 'if-none-match': 'W/"0", "7"' });
    expect({ status: again.status, text: again.text, etag: again.headers.etag }).toEqual({
      status: 304,
      text: '',
      etag: '"0"',
    });
    expect(again.headers['cache-control']).toBe('no-cache');

    await service.startFetch(JOB);
    expect((await service.ask(`/v1/jobs/${JOB}`, { 'if-none-match': '"0"' })).status).toBe(200);
  });

  test('tells nothing to wait for once it is final', async () => {
    await service.submitted({ url: PAGE });
    await service.fetched(JOB, 'hello');

    const answer = await service.ask(`/v1/jobs/${JOB}`);

    expect(answer.headers['retry-after']).toBeUndefined();
    expect(answer.json()).toMatchObject({ status: 'completed', statusReason: 'Fetched in 57 ms', result: { size: 5 } });
  });

  test.each([NEVER, 'nonsense', '..%2f..', '__proto__'])('is not found as %s', async (id) => {
    for (const path of [`/v1/jobs/${id}`, `/v1/jobs/${id}/events`, `/v1/jobs/${id}/result`]) {
      expect((await service.ask(path)).status).toBe(404);
    }
    expect((await service.ask(`/v1/jobs/${id}`, {}, 'DELETE')).status).toBe(404);
    expect((await service.ask(`/v1/jobs/${id}/retry`, {}, 'POST')).status).toBe(404);
  });

  test('is gone when it was deleted, whatever the views say, and its URL is free', async () => {
    await service.submitted({ url: PAGE });
    await service.fetched(JOB, 'hello');
    await service.project();

    expect((await service.ask(`/v1/jobs/${JOB}`, {}, 'DELETE')).status).toBe(204);
    expect((await service.ask(`/v1/jobs/${JOB}`, {}, 'DELETE')).status).toBe(204);

    expect((await service.ask(`/v1/jobs/${JOB}`)).status).toBe(404);
    expect((await service.ask(`/v1/jobs/${JOB}/result`)).status).toBe(404);
    expect((await service.submitted({ url: PAGE })).id).not.toBe(JOB);
  });
});

describe('what is done to a job by hand', () => {
  beforeEach(startAfresh);
  afterEach(stop);

  const act = (what: string, body: object = {}) => service.send(`/v1/jobs/${JOB}/${what}`, body);

  test('is done, and tells by whom and why', async () => {
    await service.submitted({ url: PAGE });

    const paused = await act('pause', { reason: 'too slow' });
    expect(paused.status).toBe(200);
    expect(paused.json()).toMatchObject({
      status: 'paused',
      statusReason: 'Paused by anonymous: too slow',
      revision: '1',
    });
    expect((await act('resume')).json()).toMatchObject({ status: 'queued' });
    expect((await act('cancel')).json()).toMatchObject({ status: 'cancelled', error: { code: 'cancelled' } });
    expect((await act('cancel')).json()).toMatchObject({ status: 'cancelled', revision: '3' });
    expect((await act('retry')).json()).toMatchObject({ status: 'queued', failures: 0 });
  });

  test('needs no body', async () => {
    await service.submitted({ url: PAGE });

    expect((await service.ask(`/v1/jobs/${JOB}/pause`, {}, 'POST')).status).toBe(200);
    expect((await service.sendText(`/v1/jobs/${JOB}/resume`, 'application/json', '')).status).toBe(200);
    expect((await act('pause', { reason: null })).status).toBe(200);
  });

  test('takes nothing from the query, where a reason would go unheard', async () => {
    await service.submitted({ url: PAGE });

    for (const [method, path] of [
      ['POST', '/pause?reason=x'],
      ['DELETE', '?reason=x'],
      ['GET', '/result?reason=x'],
    ] as const) {
      const answer = await service.ask(`/v1/jobs/${JOB}${path}`, {}, method);
      expect([answer.status, answer.json()['errors']]).toMatchObject([400, [{ parameter: 'reason' }]]);
    }
  });

  test('is refused in a status in which it cannot be done', async () => {
    await service.submitted({ url: PAGE });
    await service.fetched(JOB, 'hello');

    for (const what of ['retry', 'pause', 'resume', 'cancel']) {
      const answer = await act(what);
      expect(answer.status).toBe(409);
      expect(answer.json()).toMatchObject({ code: 'wrong_status' });
    }
    expect((await act('retry')).json()).toMatchObject({
      detail: `Job ${JOB} is completed: to fetch its URL again, submit it with maxAgeSeconds 0`,
    });
  });

  test.each([
    [{ reason: 5 }, '/reason'],
    [{ reason: 'x'.repeat(1_001) }, '/reason'],
    [{ why: 'x' }, '/why'],
  ])('is refused with %j', async (body, pointer) => {
    await service.submitted({ url: PAGE });

    const answer = await act('pause', body);

    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ errors: [{ pointer }] });
  });
});

describe('the list of jobs', () => {
  type Page = { items: JobDto[]; next: string | null };
  const list = async (query = '') => (await service.ask(`/v1/jobs${query}`)).json<Page>();
  const urls = async (query: string) =>
    (await list(query)).items.map(({ url }) => url.slice('https://example.com/'.length));

  beforeAll(async () => {
    await startAfresh();
    for (const [n, more] of [{ tags: ['x', 'a?b'] }, {}, { tags: ['x', 'y', 'a?b'] }].entries()) {
      await service.submitted({ url: `https://example.com/${n}`, ...more });
      service.clock.advance(86_400_000);
    }
    await service.project();
  });
  afterAll(stop);

  test('has the newest first, or the oldest', async () => {
    expect(await urls('')).toEqual(['2', '1', '0']);
    expect(await urls('?sort=submittedAt')).toEqual(['0', '1', '2']);
    expect(await urls('?sort=-submittedAt')).toEqual(['2', '1', '0']);
  });

  test('comes in pages, each with a link to the next', async () => {
    const first = await service.ask('/v1/jobs?limit=2&tag=x&sort=submittedAt');
    const { items, next } = first.json<Page>();
    expect(items.map(({ url }) => url.at(-1))).toEqual(['0', '2']);
    expect(next).toBeNull();
    expect(first.headers.link).toBeUndefined();

    const one = await service.ask('/v1/jobs?limit=2&sort=submittedAt');
    const [, link] = /^<([^>]+)>; rel="next"$/.exec(String(one.headers.link)) ?? [];
    expect(await urls(String(link).slice('/v1/jobs'.length))).toEqual(['2']);
  });

  test('is narrowed by whatever is asked', async () => {
    const [newest] = (await list('?limit=1')).items;
    await service.send(`/v1/jobs/${newest?.id}/pause`, {});
    await service.project();

    expect(await urls('?status=paused,failed')).toEqual(['2']);
    expect(await urls('?status=queued')).toEqual(['1', '0']);
    expect(await urls('?tag=y')).toEqual(['2']);
    expect(await urls('?host=EXAMPLE.com')).toEqual(['2', '1', '0']);
    expect(await urls('?host=example.com:8080')).toEqual([]);
    expect(await urls(`?url=${encodeURIComponent('HTTPS://Example.com/1#x')}`)).toEqual(['1']);
    expect(await urls('?from=2026-03-02')).toEqual(['2', '1']);
    expect(await urls('?till=2026-03-02')).toEqual(['1', '0']);
    expect(await urls('?from=2026-03-01T12:00:00.001Z&till=2026-03-03T12:00:00Z')).toEqual(['1']);
    expect(await urls(`?id=${newest?.id},${NEVER}`)).toEqual(['2']);
  });

  test('links to the next page of what was asked for, however that is written', async () => {
    const first = await service.ask('/v1/jobs?limit=1&tag=a?b');

    const [, link] = /^<([^>]+)>; rel="next"$/.exec(String(first.headers.link)) ?? [];
    expect(await urls(String(link).slice('/v1/jobs'.length))).toEqual(['0']);
  });

  test('comes as lines to who asks for lines', async () => {
    const answer = await service.ask('/v1/jobs?limit=2', { accept: 'application/x-ndjson' });

    expect(answer.headers['content-type']).toMatch(/^application\/x-ndjson/);
    expect(answer.headers.link).toMatch(/rel="next"$/);
    expect(
      answer.text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).url),
    ).toEqual(['https://example.com/2', 'https://example.com/1']);
  });

  test.each([
    ['status=nonsense', 'status'],
    ['status=', 'status'],
    ['status=deleted', 'status'],
    ['host=a/b', 'host'],
    ['url=nonsense', 'url'],
    ['from=yesterday', 'from'],
    ['till=2026-02-30', 'till'],
    ['id=42', 'id'],
    [`id=${Array(101).fill(NEVER).join(',')}`, 'id'],
    ['sort=url', 'sort'],
    ['sort=toString', 'sort'],
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['limit=ten', 'limit'],
    ['cursor=nonsense', 'cursor'],
    ['q=', 'q'],
    ['q=-x', 'q'],
    ['urlPrefix=example.com/', 'urlPrefix'],
    ['errorCode=nonsense', 'errorCode'],
    ['httpStatus=99', 'httpStatus'],
    ['host=a&host=b', 'host'],
    ['tag=a&tag=b', 'tag'],
    ['tag=', 'tag'],
    ['cursor=', 'cursor'],
  ])('is refused with ?%s', async (query, parameter) => {
    const answer = await service.ask(`/v1/jobs?${query}`);

    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ errors: [{ parameter }] });
  });

  test('says of a number that is none what it must be', async () => {
    for (const limit of ['1.5', 'ten', '1001', '1&limit=2']) {
      expect((await service.ask(`/v1/jobs?limit=${limit}`)).json()).toMatchObject({
        detail: 'limit must be a whole number from 1 to 1000',
      });
    }
  });
});
