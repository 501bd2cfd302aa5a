import { besides } from './child.js';
import { script, withOrigin, withService } from './contenders.js';
import type { Plan } from './plan.js';
import { inTurns } from './rounds.js';
import { compared, type ToldRow } from './rows.js';
import { submitted } from './submit.js';

const WATCHERS = 1_000;

/** What submissions lose to those who watch, each of them a job of its own. */
export async function watching(plan: Plan): Promise<readonly ToldRow[]> {
  const { profile } = plan;
  const { watched, alone } = await withOrigin(0, (origin) => {
    const load = (server: string) => submitted(server, origin, plan);
    return inTurns(plan.rounds, {
      watched: () => withService({ role: 'api', profile }, ({ url }) => withWatchers(url, () => load(url))),
      alone: () => withService({ role: 'api', profile }, ({ url }) => load(url)),
    });
  });
  const unit = '× without watchers';
  return [compared('submit, 1,000 watchers', { ours: watched, other: alone, unit, target: 0.8 })];
}

/** In a process of their own, which says when all are connected. */
function withWatchers(url: string, task: () => Promise<number>): Promise<number> {
  return besides(script('watchers', [url, WATCHERS]), async (child) => {
    await child.message();
    return child.while(task());
  });
}
