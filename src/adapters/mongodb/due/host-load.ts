import type { AnyBulkWriteOperation, Db, Filter } from 'mongodb';
import { type DueJob, slotOf } from '../../../read-model/due-job.js';
import { FreeSlots } from '../../../read-model/free-slots.js';
import { type HostBackoff, slotsAmid } from '../../../read-model/host-backoff.js';
import type { Entrance, HostSlot, Refusal } from '../../../read-model/hosts.js';
import { type HostLoad, nextStart, type Politeness } from '../../../read-model/politeness.js';
import { type HostDocument, hostsOf } from '../collections.js';
import { readPolitenesses } from '../runtime/mongodb.politeness-store.js';
import { upsertAll } from '../views/guarded-upserts.js';
import type { Taken } from './claims.js';
import { backoffsOf } from './host-backoffs.js';

/** The slots that a claim may take now of some hosts. Politeness is read each time, so that a change counts at once. */
export async function readFreeSlots(db: Db, hosts: readonly string[], at: Date): Promise<FreeSlots> {
  const loads = hostsOf(db)
    .find({ _id: { $in: hosts } })
    .toArray();
  const [found, politeness] = await Promise.all([loads, readPolitenesses(db, hosts)]);
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
export async function takeSlots(db: Db, taken: readonly Taken<DueJob>[], at: Date): Promise<readonly Taken<DueJob>[]> {
  if (taken.length === 0) return [];

  const hosts = [...new Set(taken.map(({ item }) => item.host))];
  const [backoffs, politeness] = await Promise.all([
    backoffsOf(db, hosts),
    readPolitenesses(db, hosts),
    dropEnded(db, hosts, at),
  ]);
  const refused = await upsertAll(
    hostsOf(db),
    taken.map(({ item }) =>
      slotTaken(slotOf(item, at), amid(backoffs.get(item.host), politeness(item.host), at), { at, isReturn: false }),
    ),
  );
  return taken.filter((_, place) => refused.has(place));
}

/**
 * Takes a fetch from one host to the next: it leaves the slots that it has elsewhere, and then takes one here or does
 * nothing, in one update. Who dies in between has a slot less, which is what a lost fetch comes to anyway.
 */
export async function enterHost(db: Db, slot: HostSlot, entrance: Entrance): Promise<Refusal | undefined> {
  const { host, jobId, attempt } = slot;
  const { at, isReturn } = entrance;
  const hosts = hostsOf(db);
  const before = { _id: { $ne: host }, 'slots.jobId': jobId };
  await hosts.bulkWrite([
    { updateMany: { filter: before, update: { $pull: { slots: { jobId, attempt: { $lte: attempt } } } } } },
    { updateOne: { filter: { _id: host }, update: { $pull: { slots: { jobId, attempt: { $lt: attempt } } } } } },
  ]);
  const [backoffs, politeness] = await Promise.all([
    backoffsOf(db, [host]),
    readPolitenesses(db, [host]),
    dropEnded(db, [host], at),
  ]);
  const isElsewhere = { 'slots.jobId': { $ne: jobId } };
  const allowed = amid(backoffs.get(host), politeness(host), at);
  const refused = await upsertAll(hosts, [slotTaken(slot, allowed, entrance, isElsewhere)]);
  if (refused.size === 0) return undefined;

  const found = await hosts.findOne({ _id: host });
  if (!found || found.slots?.some((taken) => taken.jobId === jobId)) return undefined;
  const restsUntil = restOf(found, isReturn);
  return { restsUntil: restsUntil > at.getTime() ? new Date(restsUntil) : null };
}

async function dropEnded(db: Db, hosts: readonly string[], at: Date): Promise<void> {
  await hostsOf(db).updateMany(
    { _id: { $in: hosts }, 'slots.until': { $lte: at } },
    { $pull: { slots: { until: { $lte: at } } } },
  );
}

function slotTaken(
  { host, ...slot }: HostSlot,
  politeness: Politeness,
  { at, isReturn }: Entrance,
  also: Filter<HostDocument> = {},
): AnyBulkWriteOperation<HostDocument> {
  const next = isReturn ? undefined : nextStart(politeness, at);
  const isFree = { [`slots.${politeness.slots - 1}`]: { $exists: false } };
  const isLeft = { heldUntil: { $not: { $gt: at } } };
  const isWilling = { ...isLeft, ...(!isReturn && { nextStart: { $not: { $gt: at } } }) };
  const ends = [slot.until.getTime(), next?.getTime() ?? 0];
  return {
    updateOne: {
      filter: { ...also, _id: host, ...isFree, ...isWilling },
      update: {
        $push: { slots: slot },
        $max: { until: new Date(Math.max(...ends)), ...(next && { nextStart: next }) },
      },
      upsert: true,
    },
  };
}

/** What a host that keeps failing is trusted with. */
function amid(backoff: HostBackoff | undefined, politeness: Politeness, at: Date): Politeness {
  return { ...politeness, slots: slotsAmid(backoff, politeness.slots, at) };
}

function loadOf(host: HostDocument, at: Date): HostLoad {
  const { slots = [], backoff } = host;
  return { busy: slots.filter(({ until }) => until > at).length, restsUntil: restOf(host, false), backoff };
}

function restOf({ heldUntil, nextStart }: HostDocument, isReturn: boolean): number {
  return Math.max(heldUntil?.getTime() ?? 0, isReturn ? 0 : (nextStart?.getTime() ?? 0));
}
