import { setTimeout as sleep } from 'node:timers/promises';
import { withOrigin, withService } from './contenders.js';
import type { Plan } from './plan.js';
import { percentile } from './rounds.js';
import { below, type ToldRow } from './rows.js';
import type { Service } from './service.js';

const LIMIT_MS = 10;
const WARM_UP = 30;
/** After each job, so that the next one meets a service that has nothing to do. */
const REST_MS = 25;

/** From `JobSubmitted` to `FetchStarted`, as both were dated by the log, on a service with nothing else to do. */
export async function starting(plan: Plan): Promise<readonly ToldRow[]> {
  const p50: number[] = [];
  const p99: number[] = [];
  await withOrigin(0, async (origin) => {
    for (let round = 0; round < plan.rounds; round++) {
      const times = await withService({ role: 'all', profile: plan.profile }, (service) =>
        startTimes(service, origin, plan.singles),
      );
      p50.push(percentile(times, 0.5));
      p99.push(percentile(times, 0.99));
    }
  });
  return [
    below('submit to FetchStarted, p50', { times: p50, limitMs: LIMIT_MS, target: 1 }),
    below('submit to FetchStarted, p99', { times: p99, limitMs: LIMIT_MS, target: null }),
  ];
}

async function startTimes(service: Service, origin: string, jobs: number): Promise<readonly number[]> {
  const ids: string[] = [];
  for (let job = 0; job < WARM_UP + jobs; job++) {
    ids.push((await service.fetch(`${origin}/${job}`)).id);
    await sleep(REST_MS);
  }
  const times: number[] = [];
  for (const id of ids.slice(WARM_UP)) times.push(await startTime(service, id));
  return times;
}

async function startTime(service: Service, id: string): Promise<number> {
  const events = await service.events(id);
  const at = (type: string) => Date.parse(events.find((event) => event.type === type)?.recordedAt ?? '');
  const ms = at('FetchStarted') - at('JobSubmitted');
  if (Number.isNaN(ms)) throw new Error(`Job ${id} was not submitted and started`);
  return ms;
}
