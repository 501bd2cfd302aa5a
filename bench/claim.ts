import { besides, type Child } from './child.js';
import { script } from './contenders.js';
import { inPlace, type Place } from './families.js';
import type { Plan } from './plan.js';
import { inTurns } from './rounds.js';
import { compared, type ToldRow, told } from './rows.js';
import { openStores } from './stores.js';
import { WaitingJobs } from './waiting-jobs.js';

const RUNNERS = 4;

/** Runners, each a process of its own, claim from one database, while a projector follows. No job is taken twice. */
export async function claiming({ rounds, claims }: Plan): Promise<readonly ToldRow[]> {
  const { four, one } = await inTurns(rounds, {
    four: () => inPlace('servers', (place) => claimed(place, RUNNERS, claims)),
    one: () => inPlace('servers', (place) => claimed(place, 1, claims)),
  });
  return [
    told('claim, servers', { figures: four, unit: 'claims/s of four runners' }),
    compared('claim, servers', { ours: four, other: one, unit: '× one runner', target: null }),
  ];
}

/** Claims a second, of all runners together. */
async function claimed(place: Place, runners: number, count: number): Promise<number> {
  const { projections, close } = await openStores(place);
  try {
    const jobs = new WaitingJobs(projections, count);
    await jobs.write();
    return await withRunners(place, runners, (all) => claimAll(all, jobs, count));
  } finally {
    await close();
  }
}

/** Each of them is connected, and waits for its word. */
function withRunners<Result>(
  place: Place,
  count: number,
  task: (runners: readonly Child[]) => Promise<Result>,
  ready: readonly Child[] = [],
): Promise<Result> {
  if (ready.length === count) return task(ready);

  return besides(script('claiming', [], place), async (runner) => {
    await runner.message();
    return runner.while(withRunners(place, count, task, [...ready, runner]));
  });
}

async function claimAll(runners: readonly Child[], jobs: WaitingJobs, count: number): Promise<number> {
  const taken: string[] = [];
  let lastAt = 0;
  const done = runners.map(
    (runner) =>
      new Promise<void>((resolve) => {
        runner.onMessage((message) => {
          if (!Array.isArray(message)) return resolve();

          lastAt = performance.now();
          taken.push(...message);
          for (const jobId of message) jobs.start(jobId);
        });
      }),
  );
  const startedAt = performance.now();
  for (const runner of runners) runner.send('go');
  await jobs.project(() => taken.length >= count);
  for (const runner of runners) runner.send('stop');
  await Promise.all(done);

  const different = new Set(taken).size;
  if (different < taken.length) throw new Error(`${taken.length - different} jobs were taken twice`);
  return count / ((lastAt - startedAt) / 1_000);
}
