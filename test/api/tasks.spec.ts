import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ClaimAnswer, ProblemAnswer, QueueAnswer, TaskAnswer } from '../../src/contract/answers.js';
import { ask } from '../kit/ask.js';
import { JobService } from '../kit/job-service.js';
import { iso } from '../kit/stories.js';

const MEBIBYTE = 1024 ** 2;

describe('the routes of tasks', () => {
  let service: JobService;

  beforeEach(async () => {
    service = await JobService.start();
  });
  afterEach(() => service.stop());

  const submit = (task: unknown) => service.send('/v1/tasks', task);
  const claim = async (asked: object = {}) => {
    await service.project();
    return service.send('/v1/tasks/claim', { worker: 'anna', ...asked });
  };
  /** A task that is held, and the token that it is held by. */
  const held = async (id = 'a', more: object = {}) => {
    await submit({ id, ...more });
    const [task] = (await claim()).json<ClaimAnswer>().tasks;
    return task?.lease.token ?? '';
  };
  const complete = (id: string, body: object) => service.send(`/v1/tasks/${encodeURIComponent(id)}/complete`, body);
  const problemOf = (answer: { status: number; json<Body>(): Body }) => {
    const { code, errors = [] } = answer.json<ProblemAnswer>();
    return [answer.status, code, ...errors.map(({ pointer, parameter }) => pointer ?? parameter)];
  };

  test('tell a task as the contract says', async () => {
    const answer = await submit({ id: 'a/b?c', data: [1], description: 'An invoice', priority: 3, maxAttempts: 5 });

    expect([answer.status, answer.headers.location]).toEqual([202, '/v1/tasks/a%2Fb%3Fc']);
    expect(answer.json()).toEqual({
      ...{ id: 'a/b?c', queue: 'default', description: 'An invoice', data: [1], status: 'submitted' },
      ...{ submittedAt: iso(0), finishedAt: null, attempt: 0, failures: 0, maxAttempts: 5, priority: 3 },
      ...{ notBefore: null, result: null, error: null, holder: null, leaseUntil: null, revision: '0', omitted: [] },
      links: { self: '/v1/tasks/a%2Fb%3Fc', events: '/v1/tasks/a%2Fb%3Fc/events' },
    });
    expect((await service.ask('/v1/tasks/a%2Fb%3Fc')).json()).toEqual(answer.json());
  });

  test.each(['...', '.a', '..%2Fb', ' .', '.\n'])('reach a task of the id %j', async (id) => {
    expect((await submit({ id })).status).toBe(202);
    expect((await service.ask(`/v1/tasks/${encodeURIComponent(id)}`)).json()).toMatchObject({ id });
  });

  test('make an id where none is given, and add nothing under one seen before', async () => {
    const made = (await submit({})).json<TaskAnswer>();
    expect(made.id).toMatch(/^[0-9a-f-]{36}$/);

    const again = await submit({ id: made.id, data: 'other' });
    expect([again.status, again.json<TaskAnswer>().data]).toEqual([200, null]);
  });

  test.each([
    ['no JSON object', [], ['']],
    ['an unknown field', { url: 'x' }, ['/url']],
    ['a field that every object has', { constructor: 1, toString: 2 }, ['/constructor', '/toString']],
    ['an id that is none', { id: '' }, ['/id']],
    ['an id that is too long', { id: 'ä'.repeat(129) }, ['/id']],
    ['an id that clients take for a place in the path', { id: '.' }, ['/id']],
    ['another that they do', { id: '..' }, ['/id']],
    ['an id of half a character', { id: '\ud800' }, ['/id']],
    ['an id that is no text', { id: 7 }, ['/id']],
    ['the queue of fetch jobs', { queue: 'jobs' }, ['/queue']],
    ['a queue that cannot be', { queue: '../x' }, ['/queue']],
    ['a description that is too long', { description: 'x'.repeat(4_097) }, ['/description']],
    ['a priority beyond all', { priority: 101 }, ['/priority']],
    ['no attempts', { maxAttempts: 0 }, ['/maxAttempts']],
    ['a time that is none', { notBefore: 'tomorrow' }, ['/notBefore']],
    ['a time in ten years', { notBefore: '2036-01-01T00:00:00Z' }, ['/notBefore']],
  ])('refuse a submission with %s', async (_, body, places) => {
    expect(problemOf(await submit(body))).toEqual([400, 'invalid_request', ...places]);
  });

  test('take data of one MiB, and refuse more of it, and what is nested too deeply', async () => {
    expect((await submit({ id: 'a', data: 'x'.repeat(MEBIBYTE - 2) })).status).toBe(202);
    expect(problemOf(await submit({ data: 'x'.repeat(MEBIBYTE - 1) }))).toEqual([413, 'too_large']);
    expect(problemOf(await submit({ data: 'x'.repeat(3 * MEBIBYTE) }))).toEqual([413, 'too_large']);
    const deep = `{"data":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(problemOf(await service.sendText('/v1/tasks', 'application/json', deep))).toEqual([
      400,
      'invalid_request',
      '',
    ]);
  });

  test.each([
    ['no worker', { worker: undefined }, '/worker'],
    ['a worker’s name of 10 KB', { worker: 'x'.repeat(10_240) }, '/worker'],
    ['a worker of no name', { worker: '' }, '/worker'],
    ['a lease of a year', { leaseSeconds: 31_536_000 }, '/leaseSeconds'],
    ['a lease of no time', { leaseSeconds: 0 }, '/leaseSeconds'],
    ['a thousand tasks', { limit: 1_000 }, '/limit'],
    ['an unknown field', { url: 'x' }, '/url'],
    ['the queue of fetch jobs', { queue: 'jobs' }, '/queue'],
  ])('refuse a claim with %s', async (_, asked, place) => {
    expect(problemOf(await claim(asked))).toEqual([400, 'invalid_request', place]);
  });

  test('answer a claim with nothing where nothing waits, and with the lease where something does', async () => {
    expect(await claim()).toMatchObject({ status: 204, text: '' });

    await submit({ id: 'a', priority: -1 });
    await submit({ id: 'b' });
    const { tasks } = (await claim({ limit: 5, leaseSeconds: 90 })).json<ClaimAnswer>();
    expect(tasks.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(tasks[0]).toMatchObject({
      status: 'running',
      holder: 'anna',
      leaseUntil: iso(90),
      lease: { until: iso(90) },
    });
  });

  test('give no more than four MiB in one claim, and name what is left out', async () => {
    const large = 'x'.repeat(MEBIBYTE - 2);
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const id of ids) await submit({ id, data: large });
    await submit({ id: 'g', data: 'small' });

    const { tasks } = (await claim({ limit: 50 })).json<ClaimAnswer>();
    expect(tasks.map(({ data, omitted }) => [data === large, ...omitted])).toEqual([
      ...Array(4).fill([true]),
      ...Array(2).fill([false, 'data']),
      [false],
    ]);
    expect(tasks.at(-1)?.data).toBe('small');
    expect((await service.ask(`/v1/tasks/${tasks[4]?.id}`)).json()).toMatchObject({ data: large, omitted: [] });
  });

  test('give the tokens of a claim though no body can be read, which is tried once', async () => {
    const large = 'x'.repeat(20_000);
    for (const id of ['a', 'b', 'c']) await submit({ id, data: large });
    const before = service.bodies.opened;
    service.bodies.chunksLeft = 0;
    const { status, ...answer } = await claim({ limit: 3 });

    expect(status).toBe(200);
    const { tasks } = answer.json<ClaimAnswer>();
    expect(tasks.map(({ data, omitted }) => [data, ...omitted])).toEqual(Array(3).fill([null, 'data']));
    expect(service.bodies.opened - before).toBe(1);
    service.bodies.chunksLeft = Number.POSITIVE_INFINITY;
    const [first] = tasks;
    expect((await service.ask(`/v1/tasks/${first?.id}`)).json()).toMatchObject({ data: large });
    expect((await complete(first?.id ?? '', { token: first?.lease.token, status: 'succeeded' })).status).toBe(200);
  });

  test('answer a heartbeat with the end that stands', async () => {
    const token = await held();
    const beat = (some: object = {}) => service.send('/v1/tasks/a/heartbeat', { token, ...some });

    expect((await beat()).json()).toEqual({ until: iso(60) });
    service.clock.advance(40_000);
    expect((await beat()).json()).toEqual({ until: iso(100) });
    expect((await beat({ leaseSeconds: 600 })).json()).toEqual({ until: iso(640) });
    expect(problemOf(await beat({ token: 'a guess' }))).toEqual([409, 'wrong_status']);
    expect(problemOf(await beat({ leaseSeconds: 1e9 }))).toEqual([400, 'invalid_request', '/leaseSeconds']);
    const unknown = await service.send('/v1/tasks/b/heartbeat', { token });
    expect(problemOf(unknown)).toEqual([404, 'not_found']);
  });

  test('let a task be completed by its token, and again the same way', async () => {
    const token = await held();
    const first = await complete('a', { token, status: 'succeeded', result: { pages: 2 } });
    const again = await complete('a', { token, status: 'succeeded', result: { pages: 2 } });

    expect(first.json()).toMatchObject({ status: 'succeeded', result: { pages: 2 }, error: null, finishedAt: iso(0) });
    expect([again.status, again.text]).toEqual([200, first.text]);
    expect(problemOf(await complete('a', { token, status: 'failed' }))).toEqual([409, 'wrong_status']);
  });

  test('refuse what completes nothing', async () => {
    const token = await held();
    await submit({ id: 'b' });

    expect(problemOf(await complete('b', { token, status: 'succeeded' }))).toEqual([409, 'wrong_status']);
    expect(problemOf(await complete('c', { token, status: 'succeeded' }))).toEqual([404, 'not_found']);
    expect(problemOf(await complete('x'.repeat(300), { token, status: 'succeeded' }))).toEqual([404, 'not_found']);
    expect(problemOf(await complete('a', { token: 'a guess', status: 'succeeded' }))).toEqual([409, 'wrong_status']);
    expect(problemOf(await complete('a', {}))).toEqual([400, 'invalid_request', '/token', '/status']);
    expect(problemOf(await complete('a', { token, status: 'done' }))).toEqual([400, 'invalid_request', '/status']);
    expect(problemOf(await complete('a', { token, status: 'failed', retry: 'yes' }))).toEqual([
      400,
      'invalid_request',
      '/retry',
    ]);
    const large = { token, status: 'succeeded', result: 'x'.repeat(MEBIBYTE) };
    expect(problemOf(await complete('a', large))).toEqual([413, 'too_large']);
    expect((await service.ask('/v1/tasks/a')).json()).toMatchObject({ status: 'running' });
  });

  test('put a task that failed back where that is wanted, until its attempts are used up', async () => {
    const first = await held('a', { maxAttempts: 2 });
    const failed = await complete('a', { token: first, status: 'failed', retry: true, error: 'no paper' });
    expect(failed.json()).toMatchObject({ status: 'submitted', failures: 1, error: 'no paper' });

    const [task] = (await claim()).json<ClaimAnswer>().tasks;
    const last = await complete('a', { token: task?.lease.token, status: 'failed', retry: true, error: { code: 7 } });
    expect(last.json()).toMatchObject({ status: 'failed', attempt: 2, error: { code: 7 }, finishedAt: iso(0) });
    expect(problemOf(await service.send('/v1/tasks/b/retry', {}))).toEqual([404, 'not_found']);
    expect((await service.send('/v1/tasks/a/retry', {})).json()).toMatchObject({ status: 'submitted', failures: 0 });
  });

  test('answer by revision whether a task is still what a client knows', async () => {
    await submit({ id: 'a' });
    const { headers } = await service.ask('/v1/tasks/a');

    expect(headers.etag).toBe('"0"');
    expect((await service.ask('/v1/tasks/a', { 'if-none-match': '"0"' })).status).toBe(304);
    expect((await service.ask('/v1/tasks/a', { 'if-none-match': '"1"' })).status).toBe(200);
    expect(problemOf(await service.ask('/v1/tasks/b'))).toEqual([404, 'not_found']);
  });

  test.each([
    ['status=lost', 'status'],
    ['queue=..', 'queue'],
    ['id=a,..', 'id'],
    ['from=yesterday', 'from'],
    ['sort=size', 'sort'],
    ['limit=0', 'limit'],
    ['cursor=x', 'cursor'],
    ['url=x', 'url'],
  ])('refuse a list with %s', async (query, parameter) => {
    expect(problemOf(await service.ask(`/v1/tasks?${query}`))).toEqual([400, 'invalid_request', parameter]);
  });

  test('list tasks by what is asked for, page by page', async () => {
    for (const id of ['a', 'b', 'c']) await submit({ id, queue: id === 'c' ? 'other' : 'default' });
    await service.project();
    const ids = async (query: string) => {
      const { items, next } = (await service.ask(`/v1/tasks?${query}`)).json<{
        items: TaskAnswer[];
        next: string | null;
      }>();
      return [...items.map(({ id }) => id), next !== null];
    };

    expect(await ids('queue=default&limit=1')).toEqual([expect.stringMatching(/^[ab]$/), true]);
    expect(await ids('id=c,x&status=submitted')).toEqual(['c', false]);
    expect(await ids('status=failed')).toEqual([false]);
  });

  test('no page can be made to change anything by a HEAD or a GET', async () => {
    await submit({ id: 'a' });
    await service.project();

    expect(problemOf(await service.ask('/v1/tasks/claim'))).toEqual([404, 'not_found']); // a task of that id
    expect((await service.ask('/v1/tasks/a/complete')).status).toBe(405);
    expect((await ask(service.url('/v1/tasks/a'), { method: 'HEAD' })).status).toBe(200);
    expect((await service.ask('/v1/tasks/a')).json()).toMatchObject({ status: 'submitted' });
  });

  describe('and of queues', () => {
    test('tell what waits, for how long, and what is held', async () => {
      await submit({ id: 'a' });
      await submit({ id: 'b' });
      await submit({ id: 'c', notBefore: iso(3_600) });
      await claim();
      service.clock.advance(7_500);
      await service.project();

      const { items } = (await service.ask('/v1/queues')).json<{ items: QueueAnswer[] }>();
      expect(items).toEqual([
        { name: 'jobs', depth: 0, oldestSeconds: null, held: 0, paused: null },
        { name: 'default', depth: 2, oldestSeconds: 7, held: 1, paused: null },
      ]);
    });

    test('pause and resume a queue, by whom and why', async () => {
      await submit({ id: 'a' });
      const pause = await service.send('/v1/queues/default/pause', { reason: 'no paper' });
      const paused = { by: 'anonymous', reason: 'no paper', pausedAt: iso(0) };
      expect(pause.json()).toMatchObject({ name: 'default', paused });
      expect((await claim()).status).toBe(204);

      expect((await service.send('/v1/queues/default/resume', {})).json()).toMatchObject({ paused: null });
      expect((await claim()).status).toBe(200);
    });

    test('pause and resume the fetch jobs as a whole', async () => {
      await service.submitted({ url: 'https://example.com/a' });
      await service.project();
      const pause = await service.send('/v1/queues/jobs/pause', { reason: 'it moves' });
      const state = { name: 'jobs', depth: 1, oldestSeconds: 0, held: 0 };
      expect(pause.json()).toEqual({ ...state, paused: { by: 'anonymous', reason: 'it moves', pausedAt: iso(0) } });

      expect((await service.send('/v1/queues/jobs/resume', {})).json()).toEqual({ ...state, paused: null });
    });

    test('refuse to pause a queue that cannot be', async () => {
      expect(problemOf(await service.send('/v1/queues/a%20b/pause', {}))).toEqual([400, 'invalid_request', 'name']);
    });

    test('come in pages that begin with the fetch jobs', async () => {
      for (const queue of ['x', 'y']) await submit({ queue });
      await service.project();
      const names: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const answer = await service.ask(`/v1/queues?limit=1${cursor && `&cursor=${cursor}`}`);
        const { items, next }: { items: QueueAnswer[]; next: string | null } = answer.json();
        names.push(...items.map(({ name }) => name));
        cursor = next;
      }
      expect(names).toEqual(['jobs', 'x', 'y']);
    });
  });
});
