import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Client } from '../kit/client.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Journey } from '../kit/journey.js';
import { TaskClient } from '../kit/task-client.js';

describeOnFamilies('the journey of a task', (fresh) => {
  let journey: Journey;
  let client: Client;
  let tasks: TaskClient;

  beforeEach(async () => {
    journey = await Journey.begin(fresh);
    client = journey.client;
    tasks = new TaskClient(client);
  });
  afterEach(() => journey.close());

  const one = async (asked: object = {}, wait = 20) => {
    const [task] = await tasks.claim(asked, wait);
    if (!task) throw new Error('No task was claimed in time');
    return task;
  };

  test('leads from a submission over a worker to its result', async () => {
    const submitted = await tasks.submit({ id: 'märz/2026', data: { month: 3 }, description: 'An invoice' });
    expect(submitted).toMatchObject({ status: 202, task: { id: 'märz/2026', status: 'submitted', queue: 'default' } });

    const claimed = await one();
    expect(claimed).toMatchObject({ data: { month: 3 }, status: 'running', holder: 'anna', attempt: 1 });
    const completed = await tasks.complete(claimed.id, claimed.lease.token, { result: { pages: 2 } });

    expect(completed.status).toBe(200);
    expect(await tasks.task('märz/2026')).toMatchObject({ status: 'succeeded', result: { pages: 2 }, holder: null });
    expect(await tasks.story('märz/2026')).toEqual(['TaskSubmitted', 'TaskClaimed', 'TaskCompleted']);
  });

  test('gives a worker that waits a task as soon as there is one', async () => {
    const waiting = one();
    await tasks.submit({ id: 'a' });

    expect((await waiting).id).toBe('a');
  });

  test('answers who waits for the result, and an id seen before with the task that there is', async () => {
    const waiting = tasks.submit({ id: 'a', data: 1 }, { prefer: 'wait=30' });
    const claimed = await one();
    expect(await tasks.submit({ id: 'a', data: 2 })).toMatchObject({
      status: 200,
      task: { data: 1, status: 'running' },
    });
    await tasks.complete('a', claimed.lease.token, { result: 'done' });

    expect(await waiting).toMatchObject({ status: 200, task: { status: 'succeeded', result: 'done' } });
  });

  test('goes on with another worker where the first was not heard of, whose late result is kept and refused', async () => {
    await tasks.submit({ id: 'a' });
    const first = await one({ leaseSeconds: 1 });
    const second = await one({ worker: 'bert' });

    const late = await tasks.complete('a', first.lease.token, { result: 'too late' });
    expect([late.status, ((await late.json()) as { code: string }).code]).toEqual([409, 'wrong_status']);
    expect((await tasks.heartbeat('a', first.lease.token)).status).toBe(409);
    expect((await tasks.complete('a', second.lease.token)).status).toBe(200);
    expect(await tasks.story('a')).toEqual([
      ...['TaskSubmitted', 'TaskClaimed', 'LeaseExpired', 'TaskClaimed', 'LateResultRefused', 'TaskCompleted'],
    ]);
  });

  test('is put back within seconds where nobody asks for it, and fails once its attempts are used up', async () => {
    await tasks.submit({ id: 'a', maxAttempts: 1 });
    await one({ leaseSeconds: 1 });

    await eventually(async () => {
      expect(await tasks.task('a')).toMatchObject({ status: 'failed', error: { code: 'lease_expired' } });
    });
    expect((await client.post('/v1/tasks/a/retry', { reason: 'again' })).status).toBe(200);
    expect((await one()).attempt).toBe(2);
  });

  test('waits while its queue is paused, and no claim begins once that is answered', async () => {
    const paused = await client.post('/v1/queues/invoices/pause', { reason: 'no paper' });
    expect(await paused.json()).toMatchObject({ name: 'invoices', paused: { by: 'anonymous', reason: 'no paper' } });
    await tasks.submit({ id: 'a', queue: 'invoices' });

    expect(await tasks.claim({ queue: 'invoices' }, 1)).toEqual([]);
    await eventually(async () => {
      const { items } = (await (await client.get('/v1/queues')).json()) as { items: object[] };
      expect(items).toMatchObject([
        { name: 'jobs' },
        { name: 'invoices', depth: 1, held: 0, paused: { by: 'anonymous' } },
      ]);
    });
    const waiting = one({ queue: 'invoices' });
    await client.post('/v1/queues/invoices/resume');
    expect((await waiting).id).toBe('a');
  });

  test('keeps JSON as it came in, whatever its keys and however large, and leaves the large out of lists', async () => {
    const data = JSON.parse('{"__proto__": {"a": 1}, "constructor": [null], "toString": "x", "big": ""}');
    data.big = 'ü'.repeat(300_000);
    await tasks.submit({ id: 'a', data });

    const claimed = await one();
    expect(JSON.stringify(claimed.data)).toBe(JSON.stringify(data));
    await tasks.complete('a', claimed.lease.token, { status: 'failed', retry: true, error: data, result: data });
    const task = await tasks.task('a');
    expect(task).toMatchObject({ status: 'submitted', failures: 1, omitted: [] });
    expect(JSON.stringify([task.error, task.result])).toBe(JSON.stringify([data, data]));
    await eventually(async () => {
      const { items } = (await (await client.get('/v1/tasks')).json()) as { items: object[] };
      expect(items).toMatchObject([{ id: 'a', status: 'submitted', data: null, omitted: ['data', 'result', 'error'] }]);
    });
  });

  test('ends where it is deleted: its worker holds it no more, and its id is used up', async () => {
    await tasks.submit({ id: 'a' });
    const { lease } = await one();
    const remove = () => fetch(`${client.url}/v1/tasks/a`, { method: 'DELETE' });

    expect([(await remove()).status, (await remove()).status]).toEqual([204, 204]);
    expect((await tasks.complete('a', lease.token)).status).toBe(404);
    expect((await client.get('/v1/tasks/a')).status).toBe(404);
    expect((await tasks.submit({ id: 'a' })).status).toBe(409);
    expect(await tasks.story('a')).toEqual(['TaskSubmitted', 'TaskClaimed', 'TaskDeleted']);
  });
});
