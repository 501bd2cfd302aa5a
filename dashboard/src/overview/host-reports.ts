import type { HostAnswer } from '../../../src/contract/answers.js';
import { answer, api } from '../api/client.js';

const MOST_LISTED = 200;
const MOST_FAILING = 12;

/**
 * The hosts that somebody should look at: held ones first, then those that fail, then the busiest. Those at which nothing
 * goes on but that failed lately are not in the list of hosts, and are asked for one by one.
 */
export async function hostReports(): Promise<readonly HostAnswer[]> {
  const [{ items }, { byHost }] = await Promise.all([
    answer(api.GET('/v1/hosts', { params: { query: { limit: MOST_LISTED } } })),
    answer(api.GET('/v1/stats')),
  ]);
  const listed = new Set(items.map(({ host }) => host));
  const failing = byHost.filter(({ host, failed }) => failed > 0 && !listed.has(host)).slice(0, MOST_FAILING);
  const asked = await Promise.all(
    failing.map(({ host }) => answer(api.GET('/v1/hosts/{host}', { params: { path: { host } } }))),
  );
  const reports = [...items, ...asked.filter(({ failuresInLastHour }) => failuresInLastHour > 0)];
  return reports.sort(
    (a, b) =>
      Number(b.hold !== null) - Number(a.hold !== null) ||
      b.failuresInLastHour - a.failuresInLastHour ||
      b.queued - a.queued,
  );
}
