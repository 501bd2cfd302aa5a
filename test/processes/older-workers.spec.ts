import { afterEach, beforeEach, expect, test } from 'vitest';
import { Client } from '../kit/client.js';
import { describeOnFamilies } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';

/** The servers that stand in for the real ones are slow. */
const JOBS = { embedded: 200, servers: 60 };
const WORKERS = 40;

describeOnFamilies('many clients of simplequeue at once, over two API processes', (fresh, family) => {
  let fleet: Fleet;

  beforeEach(async () => {
    fleet = await Fleet.begin(await fresh());
  });
  afterEach(() => fleet.close());

  test('add a job once however often it is submitted, and never get the same one', async () => {
    const apis = [await fleet.start('api'), await fleet.start('api')].map(({ url }) => new Client(url));
    await fleet.start('projector');
    const apiOf = (n: number) => apis[n % apis.length] as Client;
    const ids = Array.from({ length: JOBS[family] }, (_, n) => `job ${n}`);

    const twice = [...ids, ...ids].map((jobId, n) =>
      apiOf(n + Math.floor(n / ids.length)).post('/jobs/submit', { jobId }),
    );
    expect(new Set((await Promise.all(twice)).map(({ status }) => status))).toEqual(new Set([200]));

    const taken: string[] = [];
    const work = async (worker: number): Promise<void> => {
      for (let turn = worker; taken.length < ids.length; turn++) {
        const next = await apiOf(turn).get('/jobs/next');
        const { jobId, state } = (await next.json()) as { jobId: string; state: string };
        if (next.status !== 200) continue; // the views of that process are behind
        expect(state).toBe('running');
        taken.push(jobId);
        const completed = await apiOf(turn + 1).post('/jobs/complete', { jobId, status: 'done' });
        expect([jobId, completed.status]).toEqual([jobId, 200]);
      }
    };
    await Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(worker)));

    expect([...taken].sort()).toEqual([...ids].sort());
    expect((await apiOf(0).get('/jobs/next')).status).toBe(404);
  });
});
