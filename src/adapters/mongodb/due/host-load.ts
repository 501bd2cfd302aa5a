import type { AnyBulkWriteOperation, Db } from 'mongodb';
import { type DueJob, slotOf } from '../../../read-model/due-job.js';
import { FreeSlots } from '../../../read-model/free-slots.js';
import { type HostLoad, nextStart, type Politeness } from '../../../read-model/politeness.js';
import { type HostDocument, hostsOf } from '../collections.js';
import { upsertAll } from '../views/guarded-upserts.js';
import type { Taken } from './claims.js';

/** The slots that a claim may take now of some hosts. */
export async function readFreeSlots(
  db: Db,
  hosts: readonly string[],
  politeness: Politeness,
  at: Date,
): Promise<FreeSlots> {
  const found = await hostsOf(db)
    .find({ _id: { $in: hosts } })
    .toArray();
  return new FreeSlots(
    politeness,
    found.map((host) => [host._id, loadOf(host, at)]),
    at,
  );
}

/**
 * Takes a slot of its host for each job, for as long as its claim holds. Each is one update that finds a free slot or
 * does nothing, so that all runners together never have too many. Answers with those that got none.
 */
export async function takeSlots(
  db: Db,
  taken: readonly Taken<DueJob>[],
  politeness: Politeness,
  at: Date,
): Promise<readonly Taken<DueJob>[]> {
  if (taken.length === 0) return [];

  const hosts = hostsOf(db);
  const named = [...new Set(taken.map(({ item }) => item.host))];
  await hosts.updateMany(
    { _id: { $in: named }, 'slots.until': { $lte: at } },
    { $pull: { slots: { until: { $lte: at } } } },
  );
  const refused = await upsertAll(
    hosts,
    taken.map(({ item }) => slotTaken(item, politeness, at)),
  );
  return taken.filter((_, place) => refused.has(place));
}

function slotTaken(job: DueJob, politeness: Politeness, at: Date): AnyBulkWriteOperation<HostDocument> {
  const { host, ...slot } = slotOf(job, at);
  const next = nextStart(politeness, at);
  const isFree = { [`slots.${politeness.slots - 1}`]: { $exists: false } };
  const isWilling = { heldUntil: { $not: { $gt: at } }, nextStart: { $not: { $gt: at } } };
  const ends = [slot.until.getTime(), next?.getTime() ?? 0];
  return {
    updateOne: {
      filter: { _id: host, ...isFree, ...isWilling },
      update: {
        $push: { slots: slot },
        $max: { until: new Date(Math.max(...ends)), ...(next && { nextStart: next }) },
      },
      upsert: true,
    },
  };
}

function loadOf({ slots = [], heldUntil, nextStart }: HostDocument, at: Date): HostLoad {
  return {
    busy: slots.filter(({ until }) => until > at).length,
    restsUntil: Math.max(heldUntil?.getTime() ?? 0, nextStart?.getTime() ?? 0),
  };
}
