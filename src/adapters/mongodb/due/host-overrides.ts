import type { Collection, Db } from 'mongodb';
import type { HostOverrides } from '../../../host/host.overrides.js';
import type { OverridesSetByHand } from '../../../host/host.view.js';
import type { StandingOverrides } from '../../../read-model/standing-overrides.js';
import { upsert, upsertAll } from '../views/guarded-upserts.js';

/** What a host has of its own. No rebuild of the views touches it. */
interface HostOverridesDocument extends StandingOverrides {
  readonly _id: string;
}

export const hostOverridesOf = (db: Db): Collection<HostOverridesDocument> => db.collection('host_overrides');

/** What these hosts have of their own, of those that have anything. */
export async function readOverrides(db: Db, hosts: readonly string[]): Promise<ReadonlyMap<string, StandingOverrides>> {
  const found = await hostOverridesOf(db)
    .find({ _id: { $in: hosts } })
    .toArray();
  return new Map(found.map(({ _id, ...standing }) => [_id, standing]));
}

/** The first hosts after a name that have some by hand. A file may name thousands that nobody asks. */
export async function overriddenNames(db: Db, after: string, count: number): Promise<readonly string[]> {
  const found = await hostOverridesOf(db)
    .find({ _id: { $gt: after }, byHand: { $exists: true } }, { projection: { _id: 1 } })
    .sort({ _id: 1 })
    .limit(count)
    .toArray();
  return found.map(({ _id }) => _id);
}

export async function writeByHand(db: Db, host: string, set: OverridesSetByHand | undefined): Promise<void> {
  const overrides = hostOverridesOf(db);
  if (set) await upsert(() => overrides.updateOne({ _id: host }, { $set: { byHand: set } }, { upsert: true }));
  else await overrides.updateOne({ _id: host }, { $unset: { byHand: true } });
  await forgetEmpty(db);
}

export async function writeFromFile(db: Db, file: ReadonlyMap<string, HostOverrides>): Promise<void> {
  const overrides = hostOverridesOf(db);
  await upsertAll(
    overrides,
    [...file].map(([_id, fromFile]) => ({
      updateOne: { filter: { _id }, update: { $set: { fromFile } }, upsert: true },
    })),
  );
  const others = { _id: { $nin: [...file.keys()] }, fromFile: { $exists: true } };
  await overrides.updateMany(others, { $unset: { fromFile: true } });
  await forgetEmpty(db);
}

async function forgetEmpty(db: Db): Promise<void> {
  await hostOverridesOf(db).deleteMany({ byHand: { $exists: false }, fromFile: { $exists: false } });
}
