import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HealthAnswer, JobAnswer, PageAnswer, QueueAnswer } from '../../src/contract/answers.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Journey } from '../kit/journey.js';

describeOnFamilies('the queue of fetch jobs', (fresh) => {
  let journey: Journey;

  beforeEach(async () => {
    journey = await Journey.begin(fresh);
  });
  afterEach(() => journey.close());

  const queue = async () => {
    const { items } = (await (await journey.client.get('/v1/queues')).json()) as PageAnswer<QueueAnswer>;
    return items.find(({ name }) => name === 'jobs');
  };
  const checkOfQueue = async () => {
    const { checks } = (await (await journey.client.get('/health/ready')).json()) as HealthAnswer;
    return checks.find(({ name }) => name === 'queue');
  };

  test('is paused and resumed by hand, and says so wherever somebody asks why a job waits', async () => {
    const { client, origin } = journey;
    const paused = (await (
      await client.post('/v1/queues/jobs/pause', { reason: 'the site moves' })
    ).json()) as QueueAnswer;
    expect(paused).toMatchObject({ name: 'jobs', paused: { by: 'anonymous', reason: 'the site moves' } });
    const { job } = await client.submit(`${origin.url}/a`);

    const why = 'The queue of fetch jobs is paused by anonymous: the site moves';
    await eventually(async () => expect((await client.job(job.id)).statusReason).toBe(why));
    await eventually(async () =>
      expect(await queue()).toMatchObject({ depth: 1, paused: { reason: 'the site moves' } }),
    );
    await eventually(async () => expect((await queue())?.oldestSeconds).toBeGreaterThanOrEqual(1));
    const { items } = (await (await client.get('/v1/jobs?status=queued')).json()) as PageAnswer<JobAnswer>;
    expect(items.map(({ statusReason }) => statusReason)).toEqual([why]);
    expect((await client.get(`/v1/jobs/${job.id}`)).headers.get('retry-after')).toBe('60');
    const check = await checkOfQueue();
    expect(check).toMatchObject({
      ok: true,
      detail: expect.stringMatching(/^The queue of fetch jobs has been paused since/),
    });
    expect(origin.hitsOf('/a')).toBe(0);

    const resumed = (await (await client.post('/v1/queues/jobs/resume')).json()) as QueueAnswer;
    expect(resumed.paused).toBeNull();
    await eventually(async () => expect((await client.job(job.id)).status).toBe('completed'));
    await eventually(async () => expect(await queue()).toMatchObject({ depth: 0, paused: null }));
  });
});
