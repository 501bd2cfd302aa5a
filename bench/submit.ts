import autocannon from 'autocannon';
import { withBareServer, withOrigin, withService } from './contenders.js';
import type { Plan } from './plan.js';
import { inTurns } from './rounds.js';
import { compared, type ToldRow } from './rows.js';

const CONNECTIONS = 50;

/** One URL a request: the service against servers that do nothing but keep what they are sent. */
export async function submitting(plan: Plan): Promise<readonly ToldRow[]> {
  const { api, all, grouped, alone } = await withOrigin(0, (origin) => {
    const load = (server: string) => submitted(server, origin, plan);
    return inTurns(plan.rounds, {
      api: () => withService({ role: 'api', profile: plan.profile }, ({ url }) => load(url)),
      grouped: () => withBareServer('grouped', load),
      alone: () => withBareServer('alone', load),
      all: () => withService({ role: 'all', profile: plan.profile }, ({ url }) => load(url)),
    });
  });
  return [
    compared('submit', { ours: api, other: grouped, unit: '× bare server, group commit', target: 0.5 }),
    compared('submit', { ours: api, other: alone, unit: '× bare server, a transaction a request', target: 2 }),
    compared('submit while fetching', { ours: all, other: grouped, unit: '× bare server, group commit', target: null }),
  ];
}

/** Requests a second, every one of them with a URL of its own, and answered by 202. */
async function submitted(server: string, origin: string, plan: Plan): Promise<number> {
  await cannonade(server, `${origin}/warm-up`, plan.warmUpSeconds);
  return cannonade(server, `${origin}/measured`, plan.submitSeconds);
}

async function cannonade(server: string, prefix: string, seconds: number): Promise<number> {
  let sent = 0;
  const { errors, timeouts, statusCodeStats, duration } = await autocannon({
    url: `${server}/v1/jobs`,
    connections: CONNECTIONS,
    duration: seconds,
    sampleInt: 100,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    requests: [{ setupRequest: (request) => ({ ...request, body: `{"url":"${prefix}/${sent++}"}` }) }],
  });
  const { 202: accepted, ...others } = statusCodeStats;
  if (errors > 0 || timeouts > 0 || Object.keys(others).length > 0) {
    throw new Error(`Submissions failed: ${JSON.stringify({ errors, timeouts, answers: statusCodeStats })}`);
  }
  return (accepted?.count ?? 0) / duration;
}
