import { afterEach, beforeEach, expect, test } from 'vitest';
import type {
  BulkPreviewAnswer,
  JobAnswer,
  PageAnswer,
  ProblemAnswer,
  TransferAnswer,
} from '../../src/contract/answers.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Journey } from '../kit/journey.js';
import { TransferClient } from '../kit/transfer-client.js';

describeOnFamilies('the journey of an action on many jobs', (fresh) => {
  let journey: Journey;
  let transfers: TransferClient;
  let isBroken: boolean;

  beforeEach(async () => {
    isBroken = true;
    journey = await Journey.begin(fresh, ({ url }, response) => {
      response.writeHead(isBroken && url?.includes('bad') ? 404 : 200).end(url);
    });
    transfers = new TransferClient(journey.client.url);
  });
  afterEach(() => journey.close());

  const submitted = async (paths: readonly string[]) => {
    const jobs = paths.map((path) => `${journey.origin.url}/${path}`);
    await journey.client.post('/v1/jobs/batch', { jobs, defaults: { tags: ['spring'] } });
    await eventually(async () => {
      const { items } = await listed('tag=spring&status=completed,failed&limit=100');
      expect(items).toHaveLength(paths.length);
    }, 60_000);
  };
  const listed = async (query: string) =>
    (await (await journey.client.get(`/v1/jobs?${query}`)).json()) as PageAnswer<JobAnswer>;
  const bulk = async <Answer = TransferAnswer>(body: object, headers = {}) => {
    const response = await journey.client.post('/v1/jobs/bulk', body, headers);
    return { status: response.status, answer: (await response.json()) as Answer };
  };
  const completed = (id: string) =>
    eventually(async () => {
      const transfer = await transfers.get(id);
      expect(transfer.status).toBe('completed');
      return transfer;
    }, 60_000);

  test('leads from a preview over a frozen selection to what became of each', async () => {
    await submitted(['good', ...Array.from({ length: 12 }, (_, n) => `bad${n}`)]);
    isBroken = false;
    const filter = { status: ['failed'], tag: 'spring' };

    const preview = await bulk<BulkPreviewAnswer>({ action: 'retry', filter, dryRun: true });
    expect(preview.status).toBe(200);
    expect(preview.answer.count).toBe(12);
    expect(preview.answer.first.map(({ status }) => status)).toEqual(Array(10).fill('failed'));
    expect((await listed('status=failed')).items).toHaveLength(12);

    const { status, answer } = await bulk({ action: 'retry', filter, reason: 'the site is back' });
    expect([status, answer.kind, answer.total]).toEqual([202, 'bulk', 12]);
    expect(await completed(answer.id)).toMatchObject({
      done: 12,
      rejected: 0,
      statusReason: '12 jobs done',
      bulk: { action: 'retry', filter, reason: 'the site is back' },
    });
    const file = await (await transfers.file(answer.id)).text();
    expect(file.split('\r\n')).toHaveLength(1 + 12 + 1);
    expect(file).toMatch(/^id,outcome,code,detail\r\n[0-9a-f-]{36},done,,\r\n/);
    await eventually(async () => expect((await listed('status=completed')).items).toHaveLength(13), 60_000);
    expect(journey.origin.hitsOf('/good')).toBe(1);
  });

  test('deletes what it names, once, and is the same transfer under its key', async () => {
    await submitted(['a', 'b', 'c']);
    const { items } = await listed('tag=spring');
    const id = items.slice(0, 2).map((job) => job.id);

    const key = { 'idempotency-key': 'spring' };
    const first = await bulk({ action: 'delete', filter: { id } }, key);
    expect(await completed(first.answer.id)).toMatchObject({ done: 2, rejected: 0 });
    for (const each of id) expect((await journey.client.get(`/v1/jobs/${each}`)).status).toBe(404);
    expect((await journey.client.get(`/v1/jobs/${items[2]?.id}`)).status).toBe(200);

    const again = await bulk({ action: 'delete', filter: { id } }, key);
    expect([again.status, again.answer.id]).toEqual([202, first.answer.id]);
    expect((await bulk({ action: 'cancel', filter: { id } }, key)).status).toBe(400);
  });

  test.each([
    [{ action: 'retry' }, '/filter'],
    [{ action: 'retry', filter: {} }, '/filter'],
    [{ action: 'retry', filter: [] }, '/filter'],
    [{ action: 'explode', filter: { tag: 'x' } }, '/action'],
    [{ action: 'retry', filter: { status: 'failed' } }, '/filter/status'],
    [{ action: 'retry', filter: { status: [] } }, '/filter/status'],
    [{ action: 'retry', filter: { status: ['lost'] } }, '/filter/status'],
    [{ action: 'retry', filter: { host: null } }, '/filter/host'],
    [{ action: 'retry', filter: { limit: 3 } }, '/filter/limit'],
    [{ action: 'retry', filter: { colour: 'red' } }, '/filter/colour'],
    [{ action: 'retry', filter: { tag: 'x' }, dryRun: 'yes' }, '/dryRun'],
    [{ action: 'retry', filter: { from: 'yesterday' } }, '/filter/from'],
  ])('is refused with the name of what is wrong: %j', async (body, pointer) => {
    const { status, answer } = await bulk<ProblemAnswer>(body);

    expect([status, answer.code]).toEqual([400, 'invalid_request']);
    expect(answer.errors?.map((error) => error.pointer)).toEqual([pointer]);
  });
});
