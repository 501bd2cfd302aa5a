import type { Db } from 'mongodb';
import { afterFate, type FetchFate, forgottenAt, type HostBackoff } from '../../../read-model/host-backoff.js';
import { hostsOf } from '../collections.js';
import { upsert } from '../views/guarded-upserts.js';

/** How these hosts fare, of those that keep failing. */
export async function backoffsOf(db: Db, hosts: readonly string[]): Promise<ReadonlyMap<string, HostBackoff>> {
  const found = await hostsOf(db)
    .find({ _id: { $in: hosts }, backoff: { $exists: true } }, { projection: { backoff: 1 } })
    .toArray();
  return new Map(found.flatMap(({ _id, backoff }) => (backoff ? [[_id, backoff]] : [])));
}

/** A compare-and-set: who loses a race against another runner looks again. Answers with what it changed to. */
export async function changeBackoff(db: Db, host: string, fate: FetchFate): Promise<HostBackoff | null | undefined> {
  for (;;) {
    const before = (await backoffsOf(db, [host])).get(host);
    const now = afterFate(before, fate);
    if (now === undefined || (await replace(db, host, before, now))) return now;
  }
}

async function replace(
  db: Db,
  host: string,
  before: HostBackoff | undefined,
  now: HostBackoff | null,
): Promise<boolean> {
  const hosts = hostsOf(db);
  const asBefore = before
    ? { 'backoff.level': before.level, 'backoff.failedAt': before.failedAt }
    : { backoff: { $exists: false } };
  const filter = { _id: host, ...asBefore };
  if (now === null) return (await hosts.updateOne(filter, { $unset: { backoff: true } })).matchedCount > 0;

  const change = { $set: { backoff: now }, $max: { until: forgottenAt(now) } };
  return upsert(() => hosts.updateOne(filter, change, { upsert: true }));
}
