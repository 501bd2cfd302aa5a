import { setTimeout as sleep } from 'node:timers/promises';
import { bareLoop, withOrigin, withService } from './contenders.js';
import type { Plan } from './plan.js';
import { inTurns } from './rounds.js';
import { compared, comparedWithBefore, type ToldRow } from './rows.js';
import { finished, type Service } from './service.js';

const CONCURRENCY = 50;
const BATCH = 1_000;
const LOOK_EVERY_MS = 100;
const GIVE_UP_AFTER_MS = 60_000;

interface Site {
  readonly name: string;
  readonly delayMs: number;
  readonly pages: number;
  readonly target: number;
}

/** From submission to the last page's end, against a loop that fetches and keeps as many pages. */
export async function fetching(plan: Plan): Promise<readonly ToldRow[]> {
  return [
    ...(await fetchingFrom({ name: 'fetch 10 KiB pages', delayMs: 0, pages: plan.pages, target: 0.5 }, plan)),
    ...(await fetchingFrom(
      { name: 'fetch pages that take 200 ms', delayMs: 200, pages: plan.slowPages, target: 0.9 },
      plan,
    )),
  ];
}

async function fetchingFrom({ name, delayMs, pages, target }: Site, plan: Plan): Promise<readonly ToldRow[]> {
  const { rounds, profile, against } = plan;
  const warmUp = Math.ceil(pages / 3);
  const { ours, bare, before } = await withOrigin(delayMs, (origin) => {
    const load = (home?: string) =>
      withService({ role: 'all', slots: CONCURRENCY, profile, home }, async (service) => {
        await fetched(service, `${origin}/warm-up`, warmUp);
        return fetched(service, `${origin}/measured`, pages, warmUp);
      });
    return inTurns(rounds, {
      ours: () => load(),
      bare: () => bareLoop('bare-fetches', origin, CONCURRENCY, warmUp, pages),
      before: against ? () => load(against) : undefined,
    });
  });
  return [
    compared(name, { ours, other: bare, unit: '× bare loop', target }),
    ...comparedWithBefore(name, ours, before),
  ];
}

/** Pages a second, from the moment of the first submission until the last job's end was written to the log. */
async function fetched(service: Service, prefix: string, pages: number, before = 0): Promise<number> {
  const startedAt = Date.now();
  for (let from = 0; from < pages; from += BATCH) {
    const size = Math.min(BATCH, pages - from);
    await service.submit(Array.from({ length: size }, (_, index) => `${prefix}/${from + index}`));
  }
  const endedAt = await endOf(service, before + pages);
  return pages / ((endedAt - startedAt) / 1_000);
}

async function endOf(service: Service, jobs: number): Promise<number> {
  for (const givesUpAt = Date.now() + GIVE_UP_AFTER_MS; Date.now() < givesUpAt; await sleep(LOOK_EVERY_MS)) {
    const [failed] = await service.jobs('failed,cancelled,paused');
    if (failed) finished(failed);
    if (await service.isAny('queued', 'running', 'retrying')) continue;

    const completed = await service.jobs('completed');
    if (completed.length < jobs) continue; // the views have not come that far
    if (completed.length > jobs) throw new Error(`${completed.length} jobs were made of ${jobs} URLs`);

    const last = completed.reduce((a, b) => ((a.finishedAt ?? '') > (b.finishedAt ?? '') ? a : b));
    return Math.max(...(await service.events(last.id)).map(({ recordedAt }) => Date.parse(recordedAt)));
  }
  throw new Error(`${jobs} jobs were not all completed within ${GIVE_UP_AFTER_MS / 1_000} seconds`);
}
