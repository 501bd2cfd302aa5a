import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';
import { hello } from '../kit/origin.js';

/** Longer than a runner is waited for, and than a lease lasts. */
const PATIENCE_MS = 40_000;

describeOnFamilies('processes of which one stands still for a while', (fresh) => {
  /** While it is a list, who asks gets no answer, and waits in it. */
  let waiting: ServerResponse[] | undefined;
  let fleet: Fleet;

  beforeEach(async () => {
    waiting = undefined;
    fleet = await Fleet.begin(await fresh(), (request, response) => {
      if (waiting) waiting.push(response);
      else hello(request, response);
    });
  });
  afterEach(() => fleet.close());

  test('take over what a runner had in hand; its late result counts for nothing, and it goes on with other jobs', async () => {
    const { origin } = fleet;
    await fleet.start('api');
    await fleet.start('projector');
    const sleeper = await fleet.start('runner');
    waiting = [];
    const { job } = await fleet.client.submit(`${origin.url}/a`);
    await eventually(() => expect(waiting).toHaveLength(1));
    const [unanswered] = waiting;
    sleeper.suspend();

    waiting = undefined;
    const other = await fleet.start('runner');
    await eventually(async () => expect((await fleet.client.job(job.id)).status).toBe('completed'), PATIENCE_MS);
    unanswered?.end('Too late');
    sleeper.goOn();
    await other.stop();
    const { job: next } = await fleet.client.submit(`${origin.url}/b`);
    await eventually(async () => expect((await fleet.client.job(next.id)).status).toBe('completed'), PATIENCE_MS);

    const story = ['JobSubmitted', 'FetchStarted', 'FetchAbandoned', 'FetchStarted', 'FetchCompleted'];
    expect(await fleet.client.story(job.id)).toEqual(story);
    expect(await fleet.client.story(next.id)).toEqual(['JobSubmitted', 'FetchStarted', 'FetchCompleted']);
  }, 120_000);

  test('have another projector lead, and the one that stood still does no harm when it wakes', async () => {
    const { origin } = fleet;
    await fleet.start('api');
    await fleet.start('runner');
    const leader = await fleet.start('projector');
    await fleet.start('projector');
    const { client } = fleet;
    const submit = (name: string) => Promise.all([1, 2, 3].map((n) => client.submit(`${origin.url}/${name}/${n}`)));
    await submit('before');
    await eventually(async () => expect(await client.unfinished()).toEqual([]));
    leader.suspend();

    await submit('meanwhile');
    await eventually(() => expect(origin.hitsOf('/meanwhile/3')).toBe(1), PATIENCE_MS);
    leader.goOn();
    const submitted = await submit('after');
    await eventually(async () => {
      for (const { job } of submitted) expect((await client.job(job.id)).status).toBe('completed');
      expect(await client.unfinished()).toEqual([]);
    }, PATIENCE_MS);

    const audit = await fleet.audit();
    expect(audit.streams.size).toBe(9);
    expect(audit.faults).toEqual([]);
  }, 120_000);
});
