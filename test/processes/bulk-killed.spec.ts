import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JobAnswer, PageAnswer, TransferAnswer } from '../../src/contract/answers.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';
import { TransferClient } from '../kit/transfer-client.js';

describeOnFamilies('an action on many jobs whose runners are killed', (fresh, family) => {
  const jobs = family === 'embedded' ? 6_000 : 2_000;
  let fleet: Fleet;

  beforeEach(async () => {
    fleet = await Fleet.begin(await fresh());
  });
  afterEach(() => fleet.close());

  /** What all jobs have in common. */
  const allAre = (status: string, revision: string) =>
    eventually(async () => {
      const told = new Map<string, number>();
      for (let cursor = ''; ; ) {
        const page = await fleet.client.get(`/v1/jobs?limit=1000${cursor && `&cursor=${cursor}`}`);
        const { items, next } = (await page.json()) as PageAnswer<JobAnswer>;
        for (const job of items) {
          const what = `${job.status} at ${job.revision}`;
          told.set(what, (told.get(what) ?? 0) + 1);
        }
        if (next === null) break;
        cursor = next;
      }
      expect(Object.fromEntries(told)).toEqual({ [`${status} at ${revision}`]: jobs });
    }, 60_000);

  test('is done to every job, and to none twice', async () => {
    await fleet.start('api');
    await fleet.start('projector');
    let runner = await fleet.start('runner');
    // Nobody fetches them meanwhile.
    const notBefore = new Date(Date.now() + 86_400_000).toISOString();
    for (let first = 0; first < jobs; first += 2_000) {
      const urls = Array.from({ length: 2_000 }, (_, n) => `${fleet.origin.url}/${first + n}`);
      await fleet.client.post('/v1/jobs/batch', { jobs: urls, defaults: { notBefore, tags: ['many'] } });
    }
    await allAre('queued', '0');

    const transfers = new TransferClient(fleet.client.url);
    for (const [revision, action, status] of [
      ['1', 'cancel', 'cancelled'],
      ['2', 'retry', 'queued'],
    ] as const) {
      const asked = await fleet.client.post('/v1/jobs/bulk', { action, filter: { tag: 'many' } });
      const { id, total } = (await asked.json()) as TransferAnswer;
      expect(total).toBe(jobs);
      await eventually(async () => expect((await transfers.get(id)).status).toBe('running'));
      for (let kill = 0; kill < 2; kill++) {
        await sleep(100 + Math.random() * 400);
        await runner.kill();
        if (kill === 0) expect((await transfers.get(id)).status).toBe('running');
        runner = await fleet.start('runner');
      }

      await eventually(async () => expect((await transfers.get(id)).status).toBe('completed'), 120_000);
      expect(await transfers.get(id)).toMatchObject({ done: jobs, rejected: 0 });
      await allAre(status, revision);
      const outcomes = (await (await transfers.file(id)).text()).trimEnd().split('\r\n').slice(1);
      expect(new Set(outcomes).size).toBe(jobs);
      expect(outcomes).toHaveLength(jobs);
    }
    await fleet.audit();
  }, 600_000);
});
