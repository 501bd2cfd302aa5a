import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CallbackAnswer, PageAnswer } from '../../src/contract/answers.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';
import { Receiver } from '../kit/receiver.js';

const WITHIN_MS = 120_000;

describeOnFamilies('callbacks whose runners are killed', (fresh) => {
  let fleet: Fleet;
  let receiver: Receiver;
  let isOpen: boolean;
  let hanging: ServerResponse[];

  beforeEach(async () => {
    [isOpen, hanging] = [false, []];
    receiver = await Receiver.open((response) => {
      if (isOpen) response.writeHead(204).end();
      else hanging.push(response); // it has it, and does not say so
    });
    const environment = { WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 1).toString('base64')}` };
    fleet = await Fleet.begin(await fresh(), undefined, environment);
  });
  afterEach(async () => {
    await fleet.close();
    await receiver.close();
  });

  const callbacks = async () =>
    ((await (await fleet.client.get('/v1/callbacks?limit=100')).json()) as PageAnswer<CallbackAnswer>).items;

  test('come all the same, each as one message', async () => {
    const ALLOW_ADDRESSES = `${fleet.origin.host},${receiver.host}`;
    await fleet.start('api', { ALLOW_ADDRESSES });
    await fleet.start('projector');
    const first = await fleet.start('runner', { ALLOW_ADDRESSES });
    const jobs = Array.from({ length: 12 }, (_, n) => ({ url: `${fleet.origin.url}/${n}`, callbackUrl: receiver.url }));
    expect((await fleet.client.post('/v1/jobs/batch', { jobs })).status).toBe(200);
    await eventually(() => expect(receiver.received.length).toBeGreaterThanOrEqual(4), WITHIN_MS);
    await first.kill(); // between what it sent and the event of it
    const sent = new Set(receiver.ids);

    isOpen = true;
    await fleet.start('runner', { ALLOW_ADDRESSES });
    await eventually(async () => {
      const told = await callbacks();
      expect(told).toHaveLength(12);
      expect(told.every(({ status }) => status === 'delivered')).toBe(true);
    }, WITHIN_MS);

    expect(receiver.ids.size).toBe(12);
    for (const sentBefore of sent) {
      expect(receiver.received.filter(({ id }) => id === sentBefore).length).toBeGreaterThan(1);
    }
    const bodies = new Set(receiver.received.map(({ id, body }) => `${id} ${body}`));
    expect(bodies.size).toBe(12);
    expect((await fleet.audit(['job', 'callback'])).faults).toEqual([]);
  });
});
