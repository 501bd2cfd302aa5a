import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PageAnswer, ProblemAnswer, TransferAnswer } from '../../src/contract/answers.js';
import { ask } from '../kit/ask.js';
import { eventually } from '../kit/eventually.js';
import { inTime } from '../kit/in-time.js';
import { JobService } from '../kit/job-service.js';
import { LossyStore } from '../kit/lossy-store.js';

const EXPORT = { from: '2000-01-01', till: '2999-12-31', format: 'csv' };
const CSV = 'url\nhttps://example.com/a\n';

/* Nobody carries transfers out here: one ends when it is stopped by hand. */
let service: JobService;

beforeEach(async () => {
  service = await JobService.start();
});
afterEach(() => service.stop());

const act = (id: string, action: 'pause' | 'stop') => service.send(`/v1/transfers/${id}/${action}`, {});
/** The id of the only transfer, once there is one. */
const made = () =>
  eventually(async () => {
    await service.project();
    const [transfer] = (await service.ask('/v1/transfers')).json<PageAnswer<TransferAnswer>>().items;
    return transfer?.id ?? Promise.reject(new Error('There is none yet'));
  });

describe('a request that waits for a transfer', () => {
  let id: string;
  const path = () => `/v1/transfers/${id}`;
  const waiting = (headers = {}) => service.ask(path(), { prefer: 'respond-async, wait=10', ...headers });

  beforeEach(async () => {
    id = (await service.send('/v1/transfers/export', EXPORT)).json<TransferAnswer>().id;
  });

  test('is answered once the transfer has ended, and not before', async () => {
    const answer = waiting();
    await act(id, 'pause');
    await act(id, 'stop');

    const { status, headers, json } = await answer;
    expect(status).toBe(200);
    expect(headers).toMatchObject({ etag: '"2"', 'preference-applied': 'wait=10' });
    expect(headers['retry-after']).toBeUndefined();
    expect(json()).toMatchObject({ status: 'stopped', revision: '2' });
    expect((await waiting()).headers['preference-applied']).toBe('wait=10');
  });

  test('is answered with the transfer as it is when the time is over', async () => {
    const answer = await inTime(service.clock, waiting());

    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({ etag: '"0"', 'retry-after': '2' });
    expect(answer.headers['preference-applied']).toBeUndefined();
    expect(answer.json()).toMatchObject({ status: 'pending' });
  });

  test('may say so in the query', async () => {
    const answer = service.ask(`${path()}?wait=20`);
    await act(id, 'stop');

    expect((await answer).headers['preference-applied']).toBe('wait=20');
    const refused = (await service.ask(`${path()}?wait=61`)).json<ProblemAnswer>();
    expect(refused.errors).toMatchObject([{ parameter: 'wait' }]);
  });

  test('waits for any change of what it knows', async () => {
    expect((await service.ask(path(), { 'if-none-match': '"0"' })).status).toBe(304);
    const answer = waiting({ 'if-none-match': '"0"' });
    await act(id, 'pause');

    const { status, headers, json } = await answer;
    expect(status).toBe(200);
    expect(headers).toMatchObject({ etag: '"1"', 'preference-applied': 'wait=10' });
    expect(json()).toMatchObject({ status: 'paused' });
  });

  test('is told that nothing changed when the time is over', async () => {
    const answer = await inTime(service.clock, waiting({ 'if-none-match': '"0"' }));

    expect(answer.status).toBe(304);
    expect(answer.headers['preference-applied']).toBeUndefined();
  });

  test('is told when the transfer is deleted', async () => {
    const answer = waiting();
    await service.ask(path(), {}, 'DELETE');

    expect((await answer).status).toBe(404);
  });

  test('ends when its client leaves', async () => {
    const log = new LossyStore(service.stores.log);
    const other = await JobService.start({ stores: service.stores, log });
    const asking = request(other.url(path()), { agent: false, headers: { prefer: 'wait=10' } });
    asking.on('error', () => {});
    asking.end();
    await eventually(() => expect(log.reads).toBe(1));

    asking.destroy();

    await eventually(() => expect(log.reads).toBe(2)); // a wait that ends looks once more
    await other.stop({ keepStores: true });
  });
});

describe.each([
  ['an export', (wait: string) => service.send(`/v1/transfers/export?${wait}`, EXPORT)],
  ['an import', (wait: string) => service.sendText(`/v1/transfers/import?${wait}`, 'text/csv', CSV)],
])('a request for %s that waits for its end', (_, requested) => {
  test('is answered with how it ended where that is in time', async () => {
    const answer = requested('wait=10');
    const id = await made();
    await act(id, 'stop');

    const { status, headers, json } = await answer;
    expect(status).toBe(200);
    expect(headers).toMatchObject({ location: `/v1/transfers/${id}`, 'preference-applied': 'wait=10' });
    expect(json()).toMatchObject({ id, status: 'stopped' });
  });

  test('is answered as any other where it is not', async () => {
    const { status, headers, json } = await inTime(service.clock, requested('wait=10'));

    expect(status).toBe(202);
    expect(headers['preference-applied']).toBeUndefined();
    expect(headers).toMatchObject({ location: `/v1/transfers/${json<TransferAnswer>().id}`, 'retry-after': '2' });
    expect(json()).toMatchObject({ status: 'pending' });
  });

  test('is answered with what was made where that is deleted meanwhile', async () => {
    const answer = requested('wait=10');
    const id = await made();
    await service.ask(`/v1/transfers/${id}`, {}, 'DELETE');

    const { status, json } = await answer;
    expect([status, json<TransferAnswer>().id]).toEqual([202, id]);
  });

  test('is refused where that is no time', async () => {
    const { status, json } = await requested('wait=61');

    expect(status).toBe(400);
    expect(json<ProblemAnswer>().errors).toMatchObject([{ parameter: 'wait' }]);
  });
});

test('an import and an export may ask for a wait in a header, too', async () => {
  const prefer = { prefer: 'wait=10' };
  const sent = [
    service.sendText('/v1/transfers/import', 'text/csv', CSV, prefer),
    service.sendText('/v1/transfers/export', 'application/json', JSON.stringify(EXPORT), prefer),
  ];
  const ids = await eventually(async () => {
    await service.project();
    const { items } = (await ask(service.url('/v1/transfers'))).json<PageAnswer<TransferAnswer>>();
    expect(items).toHaveLength(2);
    return items.map(({ id }) => id);
  });
  for (const id of ids) await act(id, 'stop');

  const answers = await Promise.all(sent);
  expect(answers.map(({ status, headers }) => [status, headers['preference-applied']])).toEqual([
    [200, 'wait=10'],
    [200, 'wait=10'],
  ]);
});
