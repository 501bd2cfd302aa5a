import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PageAnswer, ProblemAnswer, TransferAnswer } from '../../src/contract/answers.js';
import { waitsContract } from '../contracts/waits.contract.js';
import { ask } from '../kit/ask.js';
import { eventually } from '../kit/eventually.js';
import { inTime } from '../kit/in-time.js';
import { JobService } from '../kit/job-service.js';

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

describe('a transfer', () => {
  let id: string;
  const path = () => `/v1/transfers/${id}`;

  beforeEach(async () => {
    id = (await service.send('/v1/transfers/export', EXPORT)).json<TransferAnswer>().id;
  });

  waitsContract('a transfer', {
    service: () => service,
    path,
    change: () => act(id, 'pause'),
    end: () => act(id, 'stop'),
    statuses: { first: 'pending', changed: 'paused', last: 'stopped' },
  });

  test('says when to ask again where a wait for it was in vain', async () => {
    expect((await inTime(service.clock, service.ask(`${path()}?wait=10`))).headers['retry-after']).toBe('2');
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
