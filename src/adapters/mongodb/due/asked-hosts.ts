import type { Db } from 'mongodb';
import type { HostNotes } from '../../../read-model/host-states.js';
import { type HostDocument, hostsOf } from '../collections.js';

/** The first hosts after a name that are being asked, or are left alone. */
export async function askedNames(db: Db, after: string, count: number, at: Date): Promise<readonly string[]> {
  const later = { $gt: at };
  const isKnown = [{ 'slots.until': later }, { heldUntil: later }, { nextStart: later }, { 'hold.until': later }];
  const found = await hostsOf(db)
    .find({ _id: { $gt: after }, $or: isKnown }, { projection: { _id: 1 } })
    .sort({ _id: 1 })
    .limit(count)
    .toArray();
  return found.map(({ _id }) => _id);
}

export function askedHosts(db: Db, hosts: readonly string[]): Promise<HostDocument[]> {
  return hostsOf(db)
    .find({ _id: { $in: hosts } })
    .toArray();
}

/** How many of its slots count still. */
export function busyOf({ slots = [] }: HostDocument, at: Date): number {
  return slots.filter(({ until }) => until > at).length;
}

export function notesOf({ heldUntil, nextStart, hold, release }: HostDocument): HostNotes {
  return { heldUntil, nextStart, hold, release };
}
