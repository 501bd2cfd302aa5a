import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HostAnswer, PageAnswer } from '../../src/contract/answers.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Journey } from '../kit/journey.js';
import { hello } from '../kit/origin.js';

/** A rest is 10 seconds at least, and longer where failures go on. */
const PATIENCE_MS = 180_000;

describeOnFamilies('a host', (fresh) => {
  let journey: Journey;
  let isDown: boolean;

  beforeEach(async () => {
    isDown = false;
    journey = await Journey.begin(fresh, (request, response) =>
      isDown ? response.writeHead(502).end() : hello(request, response),
    );
  });
  afterEach(() => journey.close());

  const act = async (action: string, body: object) => {
    const path = `/v1/hosts/${encodeURIComponent(journey.origin.host)}/${action}`;
    return (await (await journey.client.post(path, body)).json()) as HostAnswer;
  };
  const listed = async () => {
    const { items } = (await (await journey.client.get('/v1/hosts')).json()) as PageAnswer<HostAnswer>;
    return items.find(({ host }) => host === journey.origin.host);
  };

  test('that is held by hand is not fetched from until it is released, while others are', async () => {
    const { client, origin } = journey;
    const held = await act('hold', { seconds: 600, reason: 'it moves' });
    expect(held).toMatchObject({ host: origin.host, hold: { by: 'anonymous', reason: 'it moves' } });
    const { job } = await client.submit(`${origin.url}/a`);
    await eventually(async () => {
      expect(await listed()).toMatchObject({ queued: 1, running: 0, hold: { reason: 'it moves' } });
    });
    expect((await client.job(job.id)).statusReason).toContain(`Waits for ${origin.host}, which is held until`);
    expect(origin.hitsOf('/a')).toBe(0);

    expect(await act('release', {})).toMatchObject({ hold: null, release: { by: 'anonymous', reason: null } });
    await eventually(async () => expect((await client.job(job.id)).status).toBe('completed'));
  });

  test('is told with the jobs of it that failed', async () => {
    const { client, origin } = journey;
    await act('hold', { seconds: 600 }); // so that it is listed
    await act('release', {});
    const { job } = await client.submit(`${origin.url}/b`, { maxBytes: 1, maxAttempts: 1 });
    await eventually(async () => expect((await client.job(job.id)).status).toBe('failed'));

    await eventually(async () => expect(await listed()).toMatchObject({ queued: 0, failuresInLastHour: 1 }));
  });

  test(
    'that keeps failing is left alone for a while, says so of the jobs that wait, and is asked again',
    async () => {
      const { client, origin } = journey;
      isDown = true;
      let count = 0;
      const held = await eventually(async () => {
        count += 1;
        const { job } = await client.submit(`${origin.url}/${count}`);
        const { statusReason } = await client.job(job.id);
        expect(statusReason).toMatch(
          /^Waits for .*, which failed \d+ times in a row, the last time with status 502, and is left alone until .*Z$/,
        );
        return job;
      }, PATIENCE_MS);

      isDown = false;
      await eventually(async () => expect((await client.job(held.id)).status).toBe('completed'), PATIENCE_MS);
    },
    4 * PATIENCE_MS,
  );
});
