import type { Db } from 'mongodb';
import type { WaitingJobs } from '../../../read-model/hosts.js';
import { queuesOf } from '../collections.js';

/** The first hosts after a name that jobs wait for. A host has a queue for each priority: few. */
export async function queuedNames(db: Db, build: number, after: string, count: number): Promise<readonly string[]> {
  const names = new Set<string>();
  const queues = queuesOf(db, build)
    .find({ host: { $gt: after } }, { projection: { host: 1 } })
    .sort({ host: 1 })
    .batchSize(count + 1);
  for await (const { host } of queues) {
    if (names.size === count && !names.has(host)) break;
    names.add(host);
  }
  return [...names];
}

export async function waitingJobs(
  db: Db,
  build: number,
  hosts: readonly string[],
): Promise<ReadonlyMap<string, readonly WaitingJobs[]>> {
  const found = await queuesOf(db, build)
    .find({ host: { $in: hosts } })
    .toArray();
  const waiting = new Map<string, WaitingJobs[]>();
  for (const { host, priority, dueAt } of found) {
    const ofHost = waiting.get(host) ?? [];
    ofHost.push({ priority, firstDueAt: dueAt });
    waiting.set(host, ofHost);
  }
  return waiting;
}
