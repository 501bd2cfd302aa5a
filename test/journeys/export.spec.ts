import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JobAnswer, PageAnswer } from '../../src/contract/answers.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Journey } from '../kit/journey.js';
import { TransferClient, urlsOf } from '../kit/transfer-client.js';

describeOnFamilies('the journey of an export', (fresh) => {
  const MANY = 30;
  let journey: Journey;
  let client: TransferClient;
  let jobs: readonly JobAnswer[];

  beforeAll(async () => {
    journey = await Journey.begin(fresh);
    client = new TransferClient(journey.client.url);
    const { id } = (
      await client.import(`${urlsOf(journey.origin.url, MANY - 1)}"=1+1",${journey.origin.url}/?a="b"`, 'tags=-x,y')
    ).transfer;
    await eventually(async () => expect(await client.get(id)).toMatchObject({ status: 'completed', rejected: 0 }));
    jobs = await eventually(async () => {
      const response = await journey.client.get('/v1/jobs?sort=submittedAt&status=completed&limit=100');
      const { items } = (await response.json()) as PageAnswer<JobAnswer>;
      expect(items).toHaveLength(MANY);
      return items;
    }, 60_000);
  });
  afterAll(() => journey.close());

  const exported = async (asked: object) => {
    const { id } = (await client.export(asked)).transfer;
    const transfer = await eventually(async () => {
      const now = await client.get(id);
      expect(now.status).toBe('completed');
      return now;
    });
    return { transfer, file: await client.file(id) };
  };

  test('leads to a CSV of every job, in the order of submission', async () => {
    const { transfer, file } = await exported({ columns: ['id', 'url', 'status', 'tags', 'httpStatus'] });
    const text = await file.text();

    expect(transfer).toMatchObject({ kind: 'export', done: MANY, total: MANY, rejected: 0, import: null });
    expect(transfer.export).toMatchObject({ format: 'csv', size: Buffer.byteLength(text) });
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="${transfer.id}.csv"`);
    const rows = jobs.map(({ id, url }) => `${id},${url},completed,"'-x,y",200`);
    expect(text.split('\r\n')).toEqual(['id,url,status,tags,httpStatus', ...rows, '']);
  });

  test('leads to lines of JSON, or to one document', async () => {
    const asked = { columns: ['url', 'tags', 'size', 'errorCode'] };
    const expected = jobs.map(({ url, tags, result }) => ({ url, tags, size: result?.size, errorCode: null }));

    const lines = await (await exported({ ...asked, format: 'ndjson' })).file.text();
    expect(
      lines
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(expected);
    const { file, transfer } = await exported({ ...asked, format: 'json' });
    expect(file.headers.get('content-type')).toBe('application/json');
    const part = await client.file(transfer.id, { range: 'bytes=0-9' });
    expect([part.status, part.headers.get('content-type')]).toEqual([206, 'application/octet-stream']);
    expect(await file.json()).toEqual(expected);
  });

  test('tells of the jobs of a range and a status, and of nothing where there are none', async () => {
    const half = jobs[MANY / 2] as JobAnswer;
    const before = jobs.filter(({ submittedAt }) => submittedAt < half.submittedAt);
    expect((await exported({ till: half.submittedAt })).transfer.done).toBe(before.length);
    expect(await (await exported({ status: ['failed'], format: 'json' })).file.json()).toEqual([]);
    const none = await exported({ from: '2000-01-01', till: '2000-01-01' });
    expect((await none.file.text()).split('\r\n')).toHaveLength(2);
  });

  test('can be read in ranges', async () => {
    const { transfer, file } = await exported({});
    const whole = await file.text();
    const part = await client.file(transfer.id, { range: 'bytes=10-19' });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 10-19/${whole.length}`);
    expect(await part.text()).toBe(whole.slice(10, 20));
    const rest = await client.file(transfer.id, { range: `bytes=${whole.length}-` });
    expect(rest.status).toBe(416);
    expect(rest.headers.get('content-range')).toBe(`bytes */${whole.length}`);
    const changed = await client.file(transfer.id, { range: 'bytes=10-19', 'if-range': '"another"' });
    expect(changed.status).toBe(200);
  });

  test('ends with a deletion, and its file is gone', async () => {
    const { transfer } = await exported({});
    expect((await journey.client.get(`/v1/transfers/${transfer.id}/errors`)).status).toBe(404);
    expect((await client.delete(transfer.id)).status).toBe(204);
    expect((await client.file(transfer.id)).status).toBe(404);
  });

  test.each([
    [{ from: 'yesterday' }, '/from'],
    [{ from: '2026-02-30' }, '/from'],
    [{ till: '12' }, '/till'],
    [{ from: '2026-03-02', till: '2026-03-01' }, '/till'],
    [{ from: '2900-01-01', till: '2900-01-02' }, '/from'],
    [{ format: 'xlsx' }, '/format'],
    [{ status: ['lost'] }, '/status'],
    [{ status: 'failed' }, '/status'],
    [{ columns: ['id', 'nosuch'] }, '/columns'],
    [{ columns: [] }, '/columns'],
    [{ colour: 'red' }, '/colour'],
  ])('does not begin with %j', async (asked, pointer) => {
    const { status, problem } = await client.export(asked);
    expect({ status, errors: problem.errors }).toMatchObject({ status: 400, errors: [{ pointer }] });
  });
});
