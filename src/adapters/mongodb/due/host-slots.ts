import type { AnyBulkWriteOperation, Db } from 'mongodb';
import type { Politeness } from '../../../read-model/due-jobs.js';
import { type HostDocument, hostsOf } from '../collections.js';
import { upsertAll } from '../views/guarded-upserts.js';
import { CLAIM_MS, type TakenJob } from './claims.js';

/** How many fetches each of some hosts may begin now; a host that nothing is known of is free. */
export async function freeSlots(
  db: Db,
  hosts: readonly string[],
  { slotsPerHost, delayMs }: Politeness,
  at: Date,
): Promise<(host: string) => number> {
  const found = await hostsOf(db)
    .find({ _id: { $in: hosts } })
    .toArray();
  const known = new Map(found.map((host) => [host._id, host]));
  const most = delayMs > 0 ? Math.min(1, slotsPerHost) : slotsPerHost;
  return (name) => {
    const host = known.get(name);
    if (!host) return most;
    if (isAfter(host.heldUntil, at) || isAfter(host.nextStart, at)) return 0;

    const busy = host.slots?.filter(({ until }) => isAfter(until, at)).length ?? 0;
    return Math.min(most, slotsPerHost - busy);
  };
}

/**
 * Takes a slot of its host for each job, for as long as its claim holds. Each is one update that finds a free slot or
 * does nothing, so that all runners together never have too many. Answers with those that got none.
 */
export async function takeSlots(
  db: Db,
  taken: readonly TakenJob[],
  { slotsPerHost, delayMs }: Politeness,
  at: Date,
): Promise<readonly TakenJob[]> {
  if (taken.length === 0) return [];

  const hosts = hostsOf(db);
  const named = [...new Set(taken.map(({ job }) => job.host))];
  await hosts.updateMany(
    { _id: { $in: named }, 'slots.until': { $lte: at } },
    { $pull: { slots: { until: { $lte: at } } } },
  );
  const until = new Date(at.getTime() + CLAIM_MS);
  const nextStart = new Date(at.getTime() + delayMs);
  const refused = await upsertAll(
    hosts,
    taken.map(({ job: { host, jobId, attempt } }): AnyBulkWriteOperation<HostDocument> => {
      const isFree = { [`slots.${slotsPerHost - 1}`]: { $exists: false } };
      const isWilling = { heldUntil: { $not: { $gt: at } }, nextStart: { $not: { $gt: at } } };
      return {
        updateOne: {
          filter: { _id: host, ...isFree, ...isWilling },
          update: {
            $push: { slots: { jobId, attempt: attempt + 1, until } },
            $max: {
              until: new Date(Math.max(until.getTime(), nextStart.getTime())),
              ...(delayMs > 0 && { nextStart }),
            },
          },
          upsert: true,
        },
      };
    }),
  );
  return taken.filter((_, place) => refused.has(place));
}

function isAfter(time: Date | undefined, at: Date): boolean {
  return time !== undefined && time > at;
}
