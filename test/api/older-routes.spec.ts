import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProblemAnswer } from '../../src/contract/answers.js';
import { type Answered, ask, send, sendRaw } from '../kit/ask.js';
import { eventually } from '../kit/eventually.js';
import { embeddedStores } from '../kit/families.js';
import { Journey } from '../kit/journey.js';
import { TransferClient, urlsOf } from '../kit/transfer-client.js';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

describe('the routes of older services', () => {
  let journey: Journey;
  let base: string;

  beforeAll(async () => {
    journey = await Journey.begin(embeddedStores, (request, response) => {
      const { pathname } = new URL(request.url ?? '', 'http://x');
      response.setHeader('content-type', pathname.startsWith('/image') ? 'image/png' : 'text/html');
      response.end(pathname === '/large' ? 'x'.repeat(4 * 1024 ** 2 + 1) : 'A page');
    });
    base = journey.client.url;
  });
  afterAll(() => journey.close());

  const at = (path: string) => base + path;
  const get = (path: string, headers = {}, method = 'GET') => ask(at(path), { method, headers });
  const post = (path: string, body: object) => send(at(path), body);
  const form = (path: string, fields: Record<string, string>) =>
    ask(at(path), { method: 'POST', headers: FORM, body: new URLSearchParams(fields).toString() });
  const problemOf = ({ status, json }: Answered) => {
    const { code, errors = [] } = json() as unknown as ProblemAnswer;
    return [status, code, ...errors.map(({ pointer, parameter }) => pointer ?? parameter)];
  };
  const stateOf = async (jobId: string) => (await get(`/jobs/${jobId}`)).json()['state'];
  /** Everything else that waits in the queue is taken by nobody. */
  const emptied = async () => {
    while ((await get('/jobs/next')).status === 200);
  };

  describe('take URLs as people write them', () => {
    test.each([
      ['www.example.com', 'http://www.example.com/'],
      ['example.com:8080/x?y=http://z', 'http://example.com:8080/x?y=http://z'],
      [' HTTPS://example.com/a#b ', 'https://example.com/a'],
    ])('%s', async (given, url) => {
      expect((await form('/add_job', { url: given })).json()).toMatchObject({ url, result: null });
      expect((await post('/jobqueue/api/v1.0/queue_tasks', { url: given })).json()).toMatchObject({ url });
    });

    test('a host and a port alone, which is no scheme', async () => {
      const host = journey.origin.host;

      expect((await post('/add_job', { url: host })).json()).toMatchObject({ url: `http://${host}/` });
      expect((await form('/add_job', { url: 'localhost:8080/x' })).json()).toMatchObject({
        url: 'http://localhost:8080/x',
      });
    });

    test.each([
      ['no URL', {}],
      ['a number', { url: 1 }],
      ['nothing', { url: '' }],
      ['no URL at all', { url: 'http://' }],
      ['another scheme', { url: 'ftp://example.com/' }],
      ['what runs in pages', { url: 'javascript:alert(1)' }],
      ['a password', { url: 'a:b@example.com' }],
      ['a private address', { url: '10.0.0.1/x' }],
    ])('and refuse %s', async (_, body) => {
      expect(problemOf(await post('/add_job', body))).toEqual([400, 'invalid_request', '/url']);
      expect(problemOf(await post('/jobqueue/api/v1.0/queue_tasks', body))).toEqual([400, 'invalid_request', '/url']);
    });
  });

  test('take JSON and forms with whatever fields and parameters there are, and nothing else', async () => {
    const fields = { jobId: randomUUID(), description: 'x', constructor: 'y', __proto__: 'z' };
    expect((await form('/jobs/submit?verbose=1', fields)).json()).toMatchObject({ description: 'x' });
    expect((await get(`/jobs/${fields.jobId}?pretty`)).status).toBe(200);

    const url = at('/add_job');
    const sent = (type: string, body: string) => ask(url, { method: 'POST', headers: { 'content-type': type }, body });
    expect(problemOf(await sent('text/plain', 'x'))).toEqual([415, 'unsupported_media_type']);
    expect(problemOf(await sent('application/json', '["x"]'))).toEqual([400, 'invalid_request', '']);
    expect(problemOf(await sent('application/json', '{'))).toEqual([400, 'invalid_request']);
    expect(problemOf(await sent('application/json', 'null'))).toEqual([400, 'invalid_request', '']);
    expect(problemOf(await sent(FORM['content-type'], ''))).toEqual([400, 'invalid_request', '/url']);
    expect((await ask(url, { method: 'POST' })).status).toBe(400);
    const house = { method: 'POST', headers: FORM, body: 'url=http%3A%2F%2Fexample.com%2F' };
    expect(problemOf(await ask(at('/v1/jobs'), house))).toEqual([415, 'unsupported_media_type']);
  });

  test('refuse the forms of pages of other sites, which a browser sends without asking', async () => {
    for (const origin of ['http://evil.example', 'null']) {
      const sent = { method: 'POST', headers: { ...FORM, origin }, body: 'url=example.com%2Fforged' };
      expect(problemOf(await ask(at('/add_job'), sent))).toEqual([403, 'forbidden']);
    }
  });

  test('keep what they read out of caches that do not ask, since it may be deleted', async () => {
    const jobId = randomUUID();
    await post('/jobs/submit', { jobId });
    const { transfer } = await new TransferClient(base).import(urlsOf('http://example.com', 1));
    const lists = ['/jobs', '/tasks', '/get_jobs', '/jobqueue/api/v1.0/queue_tasks', '/jobqueue/api/v1.0/results'];

    for (const path of [...lists, `/jobs/${jobId}`, `/tasks/${transfer.id}`]) {
      expect([path, (await get(path)).headers['cache-control']]).toEqual([path, 'private, no-cache']);
    }
  });

  test('tell of what is not there, and of ids that are none', async () => {
    for (const path of ['/jobqueue/api/v1.0/queue_tasks/x', '/jobqueue/api/v1.0/results/x', '/jobs/x', '/tasks/x']) {
      expect(problemOf(await get(path))).toEqual([404, 'not_found']);
    }
    expect(problemOf(await get(`/tasks/${randomUUID()}/pause`))).toEqual([404, 'not_found']);
    expect(problemOf(await post('/jobs/complete', { jobId: 'x', status: 'done' }))).toEqual([404, 'not_found']);
  });

  describe('jobqueue and the coding challenge', () => {
    test('say where a page is that is no text, or too long to stand in an answer', async () => {
      for (const [path, why] of [
        ['/image', 'The page is no text, but image/png'],
        ['/large', 'The page has more than 4194304 bytes'],
      ]) {
        const { id } = (await post('/add_job', { url: `${journey.origin.url}${path}` })).json() as { id: string };
        await eventually(async () => {
          expect((await get(`/jobqueue/api/v1.0/results/${id}`)).json()).toMatchObject({
            ...{ id, status: 'completed', result: null, error: `${why}: read it at /v1/jobs/${id}/result` },
          });
        });
      }
    });

    test('tell of no page that was deleted', async () => {
      const { id } = (await post('/add_job', { url: `${journey.origin.url}/gone` })).json() as { id: string };
      await eventually(async () => expect((await get('/get_jobs')).text).toContain(id));
      await journey.client.delete(id);

      expect((await get(`/jobqueue/api/v1.0/results/${id}`)).status).toBe(404);
      expect((await get('/get_jobs')).text).not.toContain(id); // the views may still know it
      expect((await get('/jobqueue/api/v1.0/queue_tasks')).text).not.toContain(id);
    });
  });

  describe('simplequeue', () => {
    test.each([
      ['no id', {}, '/jobId'],
      ['an empty id', { jobId: '' }, '/jobId'],
      ['an id that is too long', { jobId: 'ä'.repeat(129) }, '/jobId'],
      ['an id that clients take out of a path', { jobId: '..' }, '/jobId'],
      ['the name of a route', { jobId: 'next' }, '/jobId'],
      ['the name of another', { jobId: 'submit' }, '/jobId'],
      ['the name of the third', { jobId: 'complete' }, '/jobId'],
      ['a description that is no text', { jobId: 'a', description: {} }, '/description'],
    ])('refuses %s', async (_, body, place) => {
      expect(problemOf(await post('/jobs/submit', body))).toEqual([400, 'invalid_request', place]);
    });

    test('refuses data that a task cannot carry, and a completion without a word', async () => {
      const data = 'x'.repeat(1024 ** 2);
      expect(problemOf(await post('/jobs/submit', { jobId: 'a', data }))).toEqual([413, 'too_large']);
      for (const status of [undefined, '', 1, 'x'.repeat(101)]) {
        const refused = await post('/jobs/complete', { jobId: 'a', status });
        expect(problemOf(refused)).toEqual([400, 'invalid_request', '/status']);
      }
    });

    test('takes numbers for ids, and gives data back as it was', async () => {
      const data = JSON.parse('{"__proto__": {"a": 1}, "constructor": null, "toString": []}');
      const body = JSON.stringify({ jobId: 7, data: 0 }).replace('0', JSON.stringify(data));
      const headers = { 'content-type': 'application/json' };
      await ask(at('/jobs/submit'), { method: 'POST', headers, body });

      expect((await get('/jobs/7')).text).toContain(`"jobId":"7"`);
      expect((await get('/jobs/7')).text).toContain(`"data":${JSON.stringify(data)}`);
    });

    test('knows the tasks of its own queue only', async () => {
      await emptied();
      const id = randomUUID();
      await post('/v1/tasks', { id });

      expect((await get(`/jobs/${id}`)).status).toBe(404);
      expect((await get('/jobs/next')).status).toBe(404);
      expect((await post('/jobs/complete', { jobId: id, status: 'done' })).status).toBe(404);
      expect(problemOf(await post('/jobs/submit', { jobId: id }))).toEqual([409, 'wrong_status']);
      const mine = randomUUID();
      await post('/jobs/submit', { jobId: mine });
      expect(await journey.client.get(`/v1/tasks/${mine}`).then((one) => one.json())).toMatchObject({
        ...{ queue: 'simplequeue', status: 'submitted' },
      });
    });
  });

  describe('taskmanager', () => {
    const uploaded = (body: string) => {
      const headers = { 'content-type': 'multipart/form-data; boundary=b' };
      return ask(at('/tasks/upload'), { method: 'POST', headers, body });
    };
    const part = (name: string, content: string) =>
      `--b\r\nContent-Disposition: form-data; name="${name}"; filename="a.csv"\r\n\r\n${content}\r\n`;

    test.each([
      ['a form without a file', '--b--\r\n'],
      ['two files', `${part('file', 'url\nx')}${part('file', 'url\ny')}--b--\r\n`],
      ['a form that breaks off', part('file', 'url\nx')],
      ['an empty file', `${part('file', '')}--b--\r\n`],
    ])('refuses %s, and begins nothing', async (_, body) => {
      const before = (await get('/tasks')).text;

      expect(problemOf(await uploaded(body)).slice(0, 2)).toEqual([400, 'invalid_request']);
      expect((await get('/tasks')).text).toBe(before);
    });

    test('ignores other fields beside the file', async () => {
      const field = '--b\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n';
      expect((await uploaded(`${field}${part('file', 'url\nexample.com')}${field}--b--\r\n`)).status).toBe(202);
    });

    test.each([
      ['no range', '', ['from', 'till']],
      ['no end', '?from=2026-01-01', ['till']],
      ['dates that are none', '?from=2026-02-30&till=tomorrow', ['from', 'till']],
      ['a beginning twice', '?from=2026-01-01&from=2026-01-02&till=2026-01-03', ['from']],
      ['an end before its beginning', '?from=2026-02-02&till=2026-01-01', ['/till']],
    ])('refuses a download of %s, and names the field', async (_, query, places) => {
      expect(problemOf(await get(`/tasks/download${query}`))).toEqual([400, 'invalid_request', ...places]);
    });

    test('refuses a GET whose body is no JSON, no object, or too long', async () => {
      const sent = (body: string) =>
        ask(at('/tasks/download'), { headers: { 'content-length': `${body.length}` }, body });

      expect(problemOf(await sent('{'))).toEqual([400, 'invalid_request']);
      expect(problemOf(await sent('[]'))).toEqual([400, 'invalid_request', '']);
      expect(problemOf(await sent('x'.repeat(100_000)))).toEqual([413, 'too_large']);
    });

    test('waits for the body of a GET some seconds, and not longer', async () => {
      const head = 'GET /tasks/download HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n';

      expect(await sendRaw(base, head)).toMatch(/^HTTP\/1\.1 400 .*did not arrive in time/s);
    });

    test('reads the next request after a GET with a body on the same connection', async () => {
      const first = 'GET /tasks/download HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}';
      const second = 'GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';

      expect((await sendRaw(base, first + second)).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400', 'HTTP/1.1 200']);
    });
  });

  describe('whose GETs change something', () => {
    const AHEAD = [{ purpose: 'prefetch' }, { 'sec-purpose': 'prefetch;prerender' }, { 'x-moz': 'prefetch' }];
    const ELSEWHERE = [{ 'sec-fetch-site': 'same-site' }, { 'sec-fetch-site': 'cross-site' }];

    test('give no job away to a HEAD, to a browser that looks ahead, or to a page of another site', async () => {
      await emptied();
      const jobId = randomUUID();
      await post('/jobs/submit', { jobId });

      expect(await get('/jobs/next', {}, 'HEAD')).toMatchObject({
        status: 204,
        headers: { 'cache-control': 'no-store' },
      });
      for (const headers of [...AHEAD, ...ELSEWHERE]) {
        expect(problemOf(await get('/jobs/next', headers))).toEqual([403, 'forbidden']);
      }
      expect(await stateOf(jobId)).toBe('submitted');
      expect(await get('/jobs/next', { 'sec-fetch-site': 'none' })).toMatchObject({
        status: 200,
        headers: { 'cache-control': 'no-store' },
      });
      expect(await stateOf(jobId)).toBe('running');
    });

    test('begin no download then, and leave a transfer as it is', async () => {
      const transfers = new TransferClient(base);
      const { transfer } = await transfers.import(urlsOf('http://example.com', 1));
      await eventually(async () => expect((await transfers.get(transfer.id)).status).toBe('completed'));
      const before = (await transfers.list('limit=1000')).length;
      const { revision } = await transfers.get(transfer.id);

      for (const path of ['pause', 'resume', 'stop'].map((act) => `/tasks/${transfer.id}/${act}`)) {
        expect((await get(path, {}, 'HEAD')).status).toBe(204);
        expect((await get(path, { purpose: 'prefetch' })).status).toBe(403);
      }
      const download = '/tasks/download?from=2020-01-01&till=2021-01-01';
      expect((await get(download, {}, 'HEAD')).status).toBe(204);
      expect((await get(download, { 'sec-purpose': 'prefetch' })).status).toBe(403);
      expect((await transfers.get(transfer.id)).revision).toBe(revision);
      expect(await transfers.list('limit=1000')).toHaveLength(before);
    });

    test('answer a HEAD of the others as a GET, without its body', async () => {
      for (const path of ['/jobs', '/tasks', '/get_jobs', '/jobqueue/api/v1.0/queue_tasks']) {
        expect(await get(path, {}, 'HEAD')).toMatchObject({ status: 200, text: '' });
      }
    });
  });

  describe('whose paths are those of others nearly', () => {
    test('are simplequeue below /jobs, and fetch jobs below /v1/jobs', async () => {
      const jobId = randomUUID();
      await post('/jobs/submit', { jobId });

      expect((await get(`/v1/jobs/${jobId}`)).status).toBe(404);
      expect((await get(`/v1/tasks/${jobId}`)).json()).toMatchObject({ id: jobId });
      const { job } = await journey.client.submit('http://example.com/clash');
      expect((await get(`/jobs/${job.id}`)).status).toBe(404);
      expect((await get(`/jobqueue/api/v1.0/queue_tasks/${job.id}`)).json()).toMatchObject({ id: job.id });
    });

    test('are taskmanager below /tasks, and tasks for workers below /v1/tasks', async () => {
      const { transfer } = await new TransferClient(base).import(urlsOf('http://example.com', 1));

      expect((await get(`/tasks/${transfer.id}`)).json()).toMatchObject({ task_id: transfer.id });
      expect((await get(`/v1/tasks/${transfer.id}`)).status).toBe(404);
    });

    test.each(['/tasks', '/tasks/'])('list the same at %s', async (path) => {
      expect((await get(path)).json()).toBeInstanceOf(Array);
    });

    test('take the words of their own routes for no ids', async () => {
      for (const path of ['/jobs/submit', '/jobs/complete', '/tasks/upload']) {
        expect((await get(path)).status).toBe(404);
      }
      expect((await ask(at('/jobs/next'), { method: 'POST' })).status).toBe(405);
      expect((await ask(at('/tasks/download'), { method: 'POST' })).status).toBe(405);
      expect((await ask(at('/v1/jobs/next'), { method: 'GET' })).status).toBe(404);
    });

    test('are not in the OpenAPI document', async () => {
      const { paths } = (await get('/openapi.json')).json() as { paths: object };

      expect(Object.keys(paths).filter((path) => !/^\/(?:v1|health|metrics)/.test(path))).toEqual([]);
    });
  });
});
