import { bareLoop, withService } from './contenders.js';
import type { Plan } from './plan.js';
import { inTurns } from './rounds.js';
import { compared, comparedWithBefore, type ToldRow } from './rows.js';
import type { Service } from './service.js';

const SIZE = 1_000;
const WARM_UP_BATCHES = 3;

/** Batches over HTTP, one after the other, against a loop without HTTP that writes as many rows. */
export async function batching(plan: Plan): Promise<readonly ToldRow[]> {
  const { against: home, profile, batches } = plan;
  const { ours, bare, before } = await inTurns(plan.rounds, {
    ours: () => withService({ role: 'api', profile }, (service) => submitted(service, batches)),
    bare: () => bareLoop('bare-batches', SIZE, WARM_UP_BATCHES, batches),
    before: home
      ? () => withService({ role: 'api', home, profile }, (service) => submitted(service, batches))
      : undefined,
  });
  const name = 'submit in batches of 1,000';
  return [
    compared(name, { ours, other: bare, unit: '× bare loop of inserts', target: 0.5 }),
    ...comparedWithBefore(name, ours, before),
  ];
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
