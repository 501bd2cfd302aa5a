import autocannon from 'autocannon';
import { withBareAppender, withBareServer, withOrigin, withService } from './contenders.js';
import type { Plan } from './plan.js';
import { inTurns } from './rounds.js';
import { compared, comparedWithBefore, type ToldRow } from './rows.js';

const CONNECTIONS = 50;

/** One URL a request: the service against servers that do nothing but keep what they are sent. */
export async function submitting(plan: Plan): Promise<readonly ToldRow[]> {
  const { against } = plan;
  const { api, all, grouped, alone, before } = await withOrigin(0, (origin) => {
    const load = (server: string) => submitted(server, origin, plan);
    return inTurns(plan.rounds, {
      api: () => withService({ role: 'api', profile: plan.profile }, ({ url }) => load(url)),
      grouped: () => withBareServer('grouped', load),
      alone: () => withBareServer('alone', load),
      all: () => withService({ role: 'all', profile: plan.profile }, ({ url }) => load(url)),
      before: against
        ? () => withService({ role: 'api', home: against, profile: false }, ({ url }) => load(url))
        : undefined,
    });
  });
  return [
    compared('submit', { ours: api, other: grouped, unit: '× bare server, group commit', target: 0.5 }),
    compared('submit', { ours: api, other: alone, unit: '× bare server, a transaction a request', target: 2 }),
    compared('submit while fetching', { ours: all, other: grouped, unit: '× bare server, group commit', target: null }),
    ...comparedWithBefore('submit', api, before),
  ];
}

/** The same on servers, against a server that does nothing but append to the same EventStoreDB. */
export async function submittingToServers(plan: Plan): Promise<readonly ToldRow[]> {
  const { against: home, profile } = plan;
  const { ours, bare, before } = await withOrigin(0, (origin) => {
    const load = (server: string) => submitted(server, origin, plan);
    return inTurns(plan.rounds, {
      ours: () => withService({ family: 'servers', role: 'api', profile }, ({ url }) => load(url)),
      bare: () => withBareAppender(load),
      before: home
        ? () => withService({ family: 'servers', role: 'api', home, profile }, ({ url }) => load(url))
        : undefined,
    });
  });
  return [
    compared('submit, servers', { ours, other: bare, unit: '× bare server that appends', target: 0.5 }),
    ...comparedWithBefore('submit, servers', ours, before),
  ];
}

/**
 * Requests a second, every one of them with a URL of its own, and answered by 202. Warm-up and measurement share their
 * connections: Node accepts one a turn of its event loop, so that opening them is slow where turns are long.
 */
export async function submitted(
  server: string,
  origin: string,
  { warmUpSeconds, submitSeconds }: Plan,
): Promise<number> {
  let sent = 0;
  let answered = 0;
  let measuredFrom = 0;
  let measuredTo = 0;
  const run = autocannon({
    url: `${server}/v1/jobs`,
    connections: CONNECTIONS,
    duration: warmUpSeconds + submitSeconds,
    sampleInt: 100,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    requests: [{ setupRequest: (request) => ({ ...request, body: `{"url":"${origin}/${sent++}"}` }) }],
  });
  const startedAt = performance.now();
  run.on('response', () => {
    measuredTo = performance.now();
    if (measuredFrom > 0) answered++;
    else if (measuredTo - startedAt >= warmUpSeconds * 1_000) measuredFrom = measuredTo;
  });
  const { errors, timeouts, statusCodeStats } = await run;
  const { 202: _, ...others } = statusCodeStats;
  if (errors > 0 || timeouts > 0 || Object.keys(others).length > 0) {
    throw new Error(`Submissions failed: ${JSON.stringify({ errors, timeouts, answers: statusCodeStats })}`);
  }
  return answered / ((measuredTo - measuredFrom) / 1_000);
}
