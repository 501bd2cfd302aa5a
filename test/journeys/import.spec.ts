import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JobAnswer, PageAnswer } from '../../src/contract/answers.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Journey } from '../kit/journey.js';
import { TransferClient, urlsOf } from '../kit/transfer-client.js';

describeOnFamilies('the journey of an import', (fresh, family) => {
  let journey: Journey;
  let client: TransferClient;
  const site = () => journey.origin.url;
  const many = family === 'embedded' ? 40_000 : 12_000; // the test servers find everything by looking through it all
  const becomes = (id: string, status: string) =>
    eventually(async () => {
      const transfer = await client.get(id);
      expect(transfer.status).toBe(status);
      return transfer;
    }, 120_000);
  const imported = async (file: string, query = '') => (await client.import(file, query)).transfer.id;

  beforeEach(async () => {
    journey = await Journey.begin(fresh);
    client = new TransferClient(journey.client.url);
  });
  afterEach(() => journey.close());

  test('leads from a file to its pages', async () => {
    const id = await imported(urlsOf(site(), 20), 'tags=news');

    expect(await becomes(id, 'completed')).toMatchObject({
      done: 20,
      total: 20,
      rejected: 0,
      import: { accepted: 20, deduplicated: 0 },
      links: { errors: `/v1/transfers/${id}/errors`, file: null },
    });
    await eventually(async () => {
      const jobs = await journey.client.get('/v1/jobs?tag=news&status=completed&limit=50');
      expect(((await jobs.json()) as PageAnswer<JobAnswer>).items).toHaveLength(20);
    });
    expect([...journey.origin.hits.values()]).toEqual(Array.from({ length: 20 }, () => 1));
  });

  test('tells of bad rows by their lines, and of those that stand already', async () => {
    const rows = [
      'note,url',
      `a,${site()}/1`,
      'b,nonsense',
      `c,${site()}/1`,
      '"d',
      'e,',
      `f,${site()}/2,x`,
      '=g,ftp://h/',
    ];
    const id = await imported(rows.join('\n'), 'column=url');

    expect(await becomes(id, 'completed')).toMatchObject({
      done: 7,
      rejected: 5,
      statusReason: '7 rows done, 5 of them rejected',
      import: { accepted: 1, deduplicated: 1 },
    });
    expect((await client.errors(id)).split('\r\n')).toEqual([
      'line,code,detail,value',
      '3,invalid_url,This is not an absolute URL,nonsense',
      '5,quote_not_closed,A quote is opened in this row and never closed,',
      '6,required,There is no URL in this row,"e,"',
      `7,too_many_columns,"The row has 3 columns, and the header 2","f,${site()}/2,x"`,
      '8,blocked_scheme,"Only http and https are fetched, not ftp",ftp://h/',
      '',
    ]);
  });

  test('leads from a file to tasks, each with its row as its data', async () => {
    const rows = 'id,__proto__,note\n1,a,"x, y"\n2,b\n3,c,d,e\n';
    const id = await imported(rows, 'into=tasks&queue=letters&maxAttempts=5');

    const told = { done: 3, rejected: 1, import: { into: 'tasks', accepted: 2, file: { column: null } } };
    expect(await becomes(id, 'completed')).toMatchObject(told);
    expect(await client.errors(id)).toContain('4,too_many_columns,');
    const { tasks } = await eventually(async () => {
      const claimed = await journey.client.post('/v1/tasks/claim', { queue: 'letters', worker: 'anna', limit: 10 });
      expect(claimed.status).toBe(200);
      return (await claimed.json()) as { tasks: { id: string; data: object; maxAttempts: number }[] };
    });
    expect(tasks.map((task) => JSON.stringify(task.data))).toEqual([
      '{"id":"1","__proto__":"a","note":"x, y"}',
      '{"id":"2","__proto__":"b","note":""}',
    ]);
    expect(tasks[0]).toMatchObject({ id: `${id}/0`, maxAttempts: 5 });
  });

  test('can be paused, goes on where it was, and can be stopped for good', async () => {
    const id = await imported(urlsOf(site(), many));
    await eventually(async () => expect((await client.get(id)).status).toBe('running'));
    expect((await client.act(id, 'pause', 'lunch')).status).toBe(200);
    const paused = await becomes(id, 'paused');
    expect(paused.statusReason).toMatch(/^Paused by anonymous \(lunch\), with \d+ of \d+ rows done$/);
    expect(paused.secondsLeft).toBeNull();

    expect((await client.act(id, 'resume')).status).toBe(200);
    await eventually(async () => expect((await client.get(id)).done).toBeGreaterThan(paused.done), 60_000);
    const stopped = await client.act(id, 'stop');
    expect(stopped.status).toBe(200);
    const { done } = await eventually(async () => {
      const [first, second] = [await client.get(id), await client.get(id)];
      expect(first).toEqual(second);
      return first;
    });
    expect(done).toBeLessThan(many);
    for (const action of ['pause', 'resume'] as const) expect((await client.act(id, action)).status).toBe(409);
    expect((await client.act(id, 'stop')).status).toBe(200);
  }, 200_000);

  test('ends with a deletion: its jobs stay, and its files can be read no more', async () => {
    const id = await imported(`url\n${site()}/1\nnonsense\n`);
    await becomes(id, 'completed');

    expect((await client.delete(id)).status).toBe(204);
    expect((await client.delete(id)).status).toBe(204);
    for (const path of ['', '/errors']) {
      expect((await journey.client.get(`/v1/transfers/${id}${path}`)).status).toBe(404);
    }
    await eventually(async () => expect(await client.list()).toEqual([]));
    expect((await client.act(id, 'pause')).status).toBe(404);
    const jobs = (await (await journey.client.get('/v1/jobs')).json()) as PageAnswer<JobAnswer>;
    expect(jobs.items).toHaveLength(1);
  });

  test('is told in a list, the newest first', async () => {
    const ids = [await imported(urlsOf(site(), 2)), await imported(urlsOf(site(), 3, 2))];
    for (const id of ids) await becomes(id, 'completed');

    await eventually(async () => expect((await client.list()).map(({ id }) => id)).toEqual(ids.reverse()));
    expect(await client.list('kind=export')).toEqual([]);
    expect(await client.list('status=running,pending')).toEqual([]);
    expect((await journey.client.get('/v1/transfers?status=nonsense')).status).toBe(400);
  });

  test('is of nobody before it was: unknown ids are not found', async () => {
    for (const id of ['nonsense', '00000000-0000-4000-8000-000000000000']) {
      for (const path of ['', '/errors', '/file']) {
        expect((await journey.client.get(`/v1/transfers/${id}${path}`)).status).toBe(404);
      }
      expect((await client.act(id, 'pause')).status).toBe(404);
      expect((await client.delete(id)).status).toBe(404);
    }
  });
});
