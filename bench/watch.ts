import { besides } from './child.js';
import { script, withOrigin, withService } from './contenders.js';
import type { Plan } from './plan.js';
import { inTurns } from './rounds.js';
import { below, compared, type ToldRow } from './rows.js';
import { submitted } from './submit.js';

const WATCHERS = 1_000;
const LAG_LIMIT_MS = 50;

/** What submissions lose to those who watch, each of them a job of its own, and how long the event loop stands still. */
export async function watching(plan: Plan): Promise<readonly ToldRow[]> {
  const { profile } = plan;
  const lags: number[] = [];
  const { watched, alone } = await withOrigin(0, (origin) => {
    const load = (server: string) => submitted(server, origin, plan);
    const loadWatched = async (server: string) => {
      await lagMs(server); // whatever was before
      const rate = await load(server);
      lags.push(await lagMs(server));
      return rate;
    };
    return inTurns(plan.rounds, {
      watched: () => withService({ role: 'api', profile }, ({ url }) => withWatchers(url, () => loadWatched(url))),
      alone: () => withService({ role: 'api', profile }, ({ url }) => load(url)),
    });
  });
  const unit = '× without watchers';
  return [
    compared('submit, 1,000 watchers', { ours: watched, other: alone, unit, target: 0.8 }),
    below('event loop p99, 1,000 watchers', { times: lags, limitMs: LAG_LIMIT_MS, target: 1 }),
  ];
}

/** The delay of the event loop since this was asked last: 99 of 100 measurements were no longer. */
async function lagMs(server: string): Promise<number> {
  const metrics = await (await fetch(`${server}/metrics`)).text();
  const [, seconds] = /^nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(metrics) ?? [];
  const ms = Math.round(Number(seconds) * 1_000);
  if (!(ms > 0)) throw new Error('The service tells nothing of its event loop');
  return ms;
}

/** In a process of their own, which says when all are connected. */
function withWatchers(url: string, task: () => Promise<number>): Promise<number> {
  return besides(script('watchers', [url, WATCHERS]), async (child) => {
    await child.message();
    return child.while(task());
  });
}
