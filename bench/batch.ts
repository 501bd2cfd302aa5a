import { bareLoop, withService } from './contenders.js';
import type { Plan } from './plan.js';
import { inTurns } from './rounds.js';
import { compared, type ToldRow } from './rows.js';
import type { Service } from './service.js';

const SIZE = 1_000;
const WARM_UP_BATCHES = 3;

/** Batches over HTTP, one after the other, against a loop without HTTP that writes as many rows. */
export async function batching(plan: Plan): Promise<readonly ToldRow[]> {
  const { ours, bare } = await inTurns(plan.rounds, {
    ours: () => withService({ role: 'api', profile: plan.profile }, (service) => submitted(service, plan.batches)),
    bare: () => bareLoop('bare-batches', SIZE, WARM_UP_BATCHES, plan.batches),
  });
  return [compared('submit in batches of 1,000', { ours, other: bare, unit: '× bare loop of inserts', target: 0.5 })];
}

/** URLs a second. */
async function submitted(service: Service, batches: number): Promise<number> {
  await submitBatches(service, WARM_UP_BATCHES, 'warm-up');
  const startedAt = performance.now();
  await submitBatches(service, batches, 'measured');
  return (SIZE * batches) / ((performance.now() - startedAt) / 1_000);
}

async function submitBatches(service: Service, count: number, name: string): Promise<void> {
  for (let batch = 0; batch < count; batch++) {
    await service.submit(Array.from({ length: SIZE }, (_, index) => `http://127.0.0.1/${name}/${batch}/${index}`));
  }
}
