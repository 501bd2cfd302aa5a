import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CallbackAnswer, JobAnswer, PageAnswer, TransferAnswer } from '../../src/contract/answers.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Journey } from '../kit/journey.js';
import { Origin } from '../kit/origin.js';
import { Receiver, type Reception } from '../kit/receiver.js';

const [OLD, NEW] = [1, 2].map((byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`) as [string, string];
const WITHIN_MS = 120_000;

describeOnFamilies('the journey of a callback', (fresh) => {
  let journey: Journey;
  let receiver: Receiver;
  let reception: Reception;
  let inside: Origin;

  beforeEach(async () => {
    reception = (response) => response.writeHead(200).end('Thank you');
    receiver = await Receiver.open((...received) => reception(...received));
    inside = await Origin.open();
    const more = { ALLOW_ADDRESSES: receiver.host, WEBHOOK_SECRET: `${OLD} ${NEW}` };
    journey = await Journey.begin(fresh, undefined, more);
  });
  afterEach(async () => {
    await journey.close();
    await receiver.close();
    await inside.close();
  });

  const submit = (path: string, more: object = {}) =>
    journey.client.submit(`${journey.origin.url}/${path}`, { callbackUrl: receiver.url, ...more });
  const callbackOf = async ({ id }: Pick<JobAnswer, 'id'>) => {
    const page = (await (await journey.client.get(`/v1/jobs/${id}/callbacks`)).json()) as PageAnswer<CallbackAnswer>;
    return page.items[0] as CallbackAnswer;
  };
  const becomes = (job: Pick<JobAnswer, 'id'>, told: object) =>
    eventually(async () => {
      const callback = await callbackOf(job);
      expect(callback).toMatchObject(told);
      return callback;
    }, WITHIN_MS);

  test('leads from a submission to the receiver, who finds the job in it as it was told', async () => {
    const { job } = await submit('page');
    const callback = await becomes(job, { status: 'delivered', attempts: 1 });

    expect(callback.deliveries).toMatchObject([{ attempt: 1, answer: { httpStatus: 200, excerpt: 'Thank you' } }]);
    const [received] = receiver.received;
    expect(received).toMatchObject({ id: callback.messageId, path: '/hook' });
    for (const secret of [OLD, NEW]) {
      const told = new Webhook(secret).verify(received?.body ?? '', received?.headers ?? {});
      expect(told).toEqual(await journey.client.job(job.id));
    }
    expect(receiver.received).toHaveLength(1);
  });

  test('leads to the receiver of a submission for which the job stood already', async () => {
    const { job } = await submit('page', { callbackUrl: undefined });
    await eventually(async () => expect((await journey.client.job(job.id)).status).toBe('completed'), WITHIN_MS);
    const { status, job: standing } = await submit('page');

    expect([status, standing.id]).toEqual([200, job.id]);
    await becomes(job, { status: 'delivered' });
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({ id: job.id, status: 'completed' });
  });

  test('leads through each row of an import', async () => {
    const rows = ['url', ...[1, 2, 3].map((n) => `${journey.origin.url}/${n}`)].join('\n');
    const path = `/v1/transfers/import?callbackUrl=${encodeURIComponent(receiver.url)}`;
    const answer = await fetch(`${journey.client.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: rows,
    });
    expect(((await answer.json()) as TransferAnswer).kind).toBe('import');

    await eventually(() => expect(receiver.ids.size).toBe(3), WITHIN_MS);
    const urls = receiver.received.map(({ body }) => (JSON.parse(body) as JobAnswer).url);
    expect(urls.sort()).toEqual([1, 2, 3].map((n) => `${journey.origin.url}/${n}`));
  });

  test.each([302, 307])('ends at a redirect to a private address, which is never asked: %i', async (status) => {
    reception = (response) => response.writeHead(status, { location: `${inside.url}/admin` }).end();
    const { job } = await submit('page');

    await becomes(job, { status: 'waiting', deliveries: [{ answer: { httpStatus: status } }] });
    expect(inside.hits.size).toBe(0);
  });

  test('goes on past a receiver that answers without end, of which the beginning is told', async () => {
    reception = (response) => {
      response.writeHead(200);
      const flood = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', flood);
      flood();
    };
    const { job } = await submit('page');
    const { deliveries } = await becomes(job, { status: 'delivered' });

    expect(deliveries[0]?.answer?.excerpt).toBe('x'.repeat(1_000));
  });

  test('is over at 410, and goes on by hand, as the same message', async () => {
    reception = (response, _, nth) => response.writeHead(nth === 1 ? 410 : 204).end();
    const { job } = await submit('page');
    const { id } = await becomes(job, { status: 'failed', nextAt: null });

    const again = await journey.client.post(`/v1/callbacks/${id}/redeliver`, { reason: 'they are back' });
    expect(again.status).toBe(200);
    await becomes(job, { status: 'delivered', attempts: 2 });
    expect(receiver.received).toHaveLength(2);
    expect(receiver.ids.size).toBe(1);
  });
});
