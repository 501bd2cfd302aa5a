import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { Journey } from '../kit/journey.js';
import { curl, describeWithCurl, httpieGet, type Shown } from '../kit/older-clients.js';
import { urlsOf } from '../kit/transfer-client.js';

const JSON_TYPE = ['-H', 'Content-Type: application/json'];
const HTML = '<html><body>Grüße</body></html>';

interface Job {
  readonly id: string;
  readonly status: string;
  readonly result: string | null;
}

interface Task {
  readonly task_id: string;
  readonly status: string;
  readonly progress: number;
}

/** As these services' own pages show them, command by command. */
describeWithCurl('the clients of older services', (fresh, family) => {
  let journey: Journey;
  let folder: string;
  const url = (path: string) => journey.client.url + path;
  const site = () => journey.origin.url;
  const bare = () => site().replace('http://', '');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'older-services-'));
    journey = await Journey.begin(fresh, (_, response) => {
      response.setHeader('content-type', 'text/html; charset=iso-8859-1');
      response.end(Buffer.from(HTML, 'latin1'));
    });
  });
  afterEach(async () => {
    await journey.close();
    await rm(folder, { recursive: true });
  });

  test('jobqueue: submit, ask for the status, and find the HTML in the answer', async () => {
    const queue = url('/jobqueue/api/v1.0/queue_tasks');
    const submitted = await curl(...JSON_TYPE, '-X', 'POST', '-d', `{"url":"${bare()}/a"}`, queue);
    expect(submitted.status).toBe(202);
    const { id } = submitted.json<Job>();
    expect(submitted.json()).toEqual({
      ...{ id, url: `${site()}/a`, status: 'queued', result: null, error: null },
    });

    const done = { id, url: `${site()}/a`, status: 'completed', result: HTML, error: null };
    await eventually(async () => expect((await curl(`${queue}/${id}`)).json()).toEqual(done));
    expect((await curl(url(`/jobqueue/api/v1.0/results/${id}`))).json()).toEqual(done);
    await eventually(async () => {
      expect((await curl(queue)).json()).toEqual([done]);
      expect((await curl(url('/jobqueue/api/v1.0/results'))).json()).toEqual([done]);
    });
    expect((await curl('-d', `url=${bare()}/a`, queue)).json<Job>().id).toBe(id); // as a form, and within the hour
  });

  test('simplequeue: submit, take the next, complete; the same id twice adds once', async () => {
    const submit = (body: string) => curl(...JSON_TYPE, '-X', 'POST', '-d', body, url('/jobs/submit'));
    const first = await submit('{"jobId":"job 1","description":"The first","data":{"constructor":[1]},"more":true}');
    const waiting = { jobId: 'job 1', description: 'The first', state: 'submitted', status: null };
    expect([first.status, first.json()]).toEqual([200, { ...waiting, data: { constructor: [1] } }]);
    expect((await submit('{"jobId":"job 1","data":2}')).json()).toEqual(first.json());
    expect((await curl('-d', 'jobId=job 2&data=x', url('/jobs/submit'))).json()).toMatchObject({ data: 'x' });

    const running = { ...waiting, state: 'running', data: { constructor: [1] } };
    expect((await curl(url('/jobs/next'))).json()).toEqual(running);
    expect((await curl(url('/jobs/next'))).json()).toMatchObject({ jobId: 'job 2', state: 'running' });
    const none = await curl(url('/jobs/next'));
    expect([none.status, none.json()]).toMatchObject([404, { code: 'not_found', detail: 'No job waits' }]);
    expect((await curl(url('/jobs/job%201'))).json()).toEqual(running);

    const complete = (id: string, status: string) => curl('-d', `jobId=${id}&status=${status}`, url('/jobs/complete'));
    const completed = { ...running, state: 'succeeded', status: 'done' };
    expect((await complete('job 1', 'done')).json()).toEqual(completed);
    expect((await complete('job 1', 'done')).json()).toEqual(completed);
    expect((await complete('job 1', 'failed')).status).toBe(409);
    expect((await complete('job 2', 'failure')).json()).toMatchObject({ state: 'failed', status: 'failure' });
    await eventually(async () => {
      expect((await curl(url('/jobs'))).json()).toMatchObject([{ jobId: 'job 2' }, completed]);
    });
  });

  test('simplequeue: a job that nobody took cannot be completed', async () => {
    await curl('-d', 'jobId=a', url('/jobs/submit'));

    const refused = await curl('-d', 'jobId=a&status=done', url('/jobs/complete'));
    expect([refused.status, refused.json()]).toMatchObject([409, { code: 'wrong_status' }]);
    expect((await curl(url('/jobs/next'))).json()).toMatchObject({ jobId: 'a' });
  });

  test('taskmanager: upload, list, ask for the status, pause, resume, stop', async () => {
    const file = join(folder, 'urls.csv');
    await writeFile(file, urlsOf(bare(), family === 'embedded' ? 20_000 : 3_000));
    const uploaded = await curl('-F', `file=@${file}`, url('/tasks/upload'));
    expect(uploaded.status).toBe(202);
    const { task_id: id } = uploaded.json<Task>();
    expect(uploaded.json()).toEqual({ task_id: id });

    const task = async (answer: Promise<Shown>) => (await answer).json<Task>();
    await eventually(async () => {
      expect(await task(curl(url(`/tasks/${id}`)))).toMatchObject({ task_id: id, status: 'running' });
      expect(await curl(url('/tasks/'))).toMatchObject({ status: 200 });
      expect((await curl(url('/tasks'))).json()).toMatchObject([{ task_id: id, status: 'running' }]);
    });
    expect((await task(curl(url(`/tasks/${id}/pause`)))).status).toBe('paused');
    const paused = await task(curl(url(`/tasks/${id}`)));
    expect((await task(curl('-X', 'POST', url(`/tasks/${id}/resume`)))).status).toBe('pending');
    await eventually(async () => expect((await task(curl(url(`/tasks/${id}`)))).status).toBe('running'));
    expect(await task(curl('-X', 'POST', url(`/tasks/${id}/pause`)))).toMatchObject({ status: 'paused' });
    expect((await task(curl(url(`/tasks/${id}/resume`)))).status).toBe('pending');
    const stopped = await task(curl(url(`/tasks/${id}/stop`)));
    expect(stopped).toEqual({ task_id: id, status: 'stopped', progress: expect.any(Number) });
    expect(stopped.progress).toBeGreaterThanOrEqual(paused.progress);
    expect((await curl(url(`/tasks/${id}/resume`))).status).toBe(409);
    expect((await curl('-X', 'POST', url(`/tasks/${id}/stop`))).json()).toMatchObject({
      task_id: id,
      status: 'stopped',
    });
  });

  test('taskmanager: the rows of an upload are fetched, those without a scheme too', async () => {
    const file = join(folder, 'urls.csv');
    await writeFile(file, `url\n${bare()}/a\n${site()}/b\n`);
    const { task_id: id } = (await curl('-F', `file=@${file}`, url('/tasks/upload'))).json<Task>();

    await eventually(async () => {
      expect((await curl(url(`/tasks/${id}`))).json()).toEqual({ task_id: id, status: 'completed', progress: 100 });
      expect([...journey.origin.hits.keys()].sort()).toEqual(['/a', '/b']);
    });
  });

  test('taskmanager: rows without a URL become tasks, with the row as their data', async () => {
    const file = join(folder, 'invoices.csv');
    await writeFile(file, 'month,amount\n3,100\n4,200\n');
    const { task_id: id } = (await curl('-F', `file=@${file}`, url('/tasks/upload'))).json<Task>();

    await eventually(async () => {
      expect((await curl(url(`/tasks/${id}`))).json()).toEqual({ task_id: id, status: 'completed', progress: 100 });
      const { items } = (await (await journey.client.get('/v1/tasks')).json()) as { items: { data: object }[] };
      const rows = items.map(({ data }) => data); // of one millisecond: in any order
      expect(rows).toHaveLength(2);
      expect(rows).toEqual(
        expect.arrayContaining([
          { month: '3', amount: '100' },
          { month: '4', amount: '200' },
        ]),
      );
    });
  });

  test('taskmanager: download by from and till, named by the task', async () => {
    await journey.client.submit(`${site()}/a`);
    await eventually(async () => expect((await curl(url('/get_jobs'))).json<Job[]>()).toHaveLength(1));
    const range = { from: '2020-01-01', till: '2999-12-31' };
    const query = new URLSearchParams(range);

    for (const asked of [
      () => curl(url(`/tasks/download?${query}`)),
      () => httpieGet(url('/tasks/download'), range),
      () => curl(...JSON_TYPE, '-X', 'GET', '-d', JSON.stringify(range), url('/tasks/download')),
      () => curl('-X', 'GET', '-d', query.toString(), url('/tasks/download')),
    ]) {
      const begun = await asked();
      expect(begun.status).toBe(202);
      const { task_id: id } = begun.json<Task>();
      expect(begun.json()).toEqual({ task_id: id });
      await eventually(async () => {
        expect((await curl(url(`/tasks/${id}`))).json()).toEqual({ task_id: id, status: 'completed', progress: 100 });
      });
      const into = await mkdtemp(join(folder, 'download-'));
      await curl('-OJ', '--output-dir', into, url(`/v1/transfers/${id}/file`));
      expect(await readdir(into)).toEqual([`${id}.csv`]);
      expect((await curl(url(`/v1/transfers/${id}/file`))).body).toContain(`${site()}/a,completed`);
    }
  });

  test('coding challenge: add a job, and get those that are completed', async () => {
    const added = await curl(...JSON_TYPE, '-X', 'POST', '-d', `{"url":"${bare()}/a"}`, url('/add_job'));
    const { id } = added.json<Job>();
    expect([added.status, added.json()]).toEqual([202, { id, url: `${site()}/a`, status: 'queued', result: null }]);
    expect((await curl('-d', `url=${bare()}/a`, url('/add_job'))).status).toBe(200);

    const done = { id, url: `${site()}/a`, status: 'completed', result: HTML };
    await eventually(async () => expect((await curl(url('/get_jobs'))).json()).toEqual([done]));
  });
});
