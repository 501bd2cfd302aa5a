import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OperationsAnswer, StatsAnswer } from '../../src/contract/answers.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Journey } from '../kit/journey.js';
import { hello } from '../kit/origin.js';

describeOnFamilies('the figures of a service', (fresh, family) => {
  let journey: Journey;

  beforeEach(async () => {
    journey = await Journey.begin(fresh, (request, response) => {
      if (request.url !== '/missing') return hello(request, response);
      response.writeHead(404).end();
    });
  });
  afterEach(() => journey.close());

  const stats = async () => (await (await journey.client.get('/v1/stats')).json()) as StatsAnswer;
  const sumOf = ({ perMinute }: StatsAnswer, of: 'submitted' | 'completed' | 'failed') =>
    perMinute.reduce((sum, minute) => sum + minute[of], 0);

  test('tell what was submitted, what became of it and who does it', async () => {
    const { client, origin } = journey;
    for (const page of ['a', 'b', 'missing']) await client.submit(`${origin.url}/${page}`);
    await eventually(async () => expect(await client.unfinished()).toEqual([]));
    await client.post('/v1/queues/jobs/pause');
    await client.submit(`${origin.url}/c`);

    await eventually(async () => {
      const now = await stats();
      const none = { running: 0, retrying: 0, paused: 0, cancelled: 0 };
      expect(now.byStatus).toEqual({ ...none, queued: 1, completed: 2, failed: 1 });
      expect(now.queue.depth).toBe(1);
      expect(now.queue.oldestSeconds).toBeGreaterThanOrEqual(1);
      expect(['submitted', 'completed', 'failed'].map((of) => sumOf(now, of as 'submitted'))).toEqual([4, 2, 1]);
      expect(now.byHost).toEqual([{ host: origin.host, queued: 1, running: 0, failed: 1 }]);
      expect(now.byError).toEqual([{ code: 'http_status', count: 1, hosts: [{ host: origin.host, count: 1 }] }]);
      expect(now.runners).toMatchObject([{ alive: true, slots: 50, running: 0 }]);
      expect(now.lag).toEqual({ events: 0, seconds: 0 });
      expect(now.parkedStreams).toBe(0);
      if (family === 'servers') expect(now.disk).toBeNull();
      else expect(now.disk?.files.log).toBeGreaterThan(0);
    });
    const { perMinute } = await stats();
    const times = perMinute.map(({ minute }) => Date.parse(minute));
    expect(times.every((time, index) => time === (times[0] ?? 0) + index * 60_000)).toBe(true);
    expect([times.length, (times[0] ?? 1) % 60_000]).toEqual([60, 0]);
  });

  test('tell operators that the views have all of the log, and who keeps them', async () => {
    const { client, origin } = journey;
    await client.submit(`${origin.url}/a`);
    await eventually(async () => expect(await client.unfinished()).toEqual([]));

    await eventually(async () => {
      const now = (await (await client.get('/v1/operations')).json()) as OperationsAnswer;
      expect(now).toMatchObject({ projector: expect.any(String), rebuild: null, parkedStreams: 0, parked: [] });
      expect(now.builds).toEqual([{ number: 1, isActive: true, isOutdated: false, position: now.head }]);
      expect(BigInt(now.head)).toBeGreaterThan(0n);
    });
  });
});
