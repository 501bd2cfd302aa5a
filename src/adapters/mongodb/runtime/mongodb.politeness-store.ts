import type { Db } from 'mongodb';
import type { HostOverrides } from '../../../host/host.overrides.js';
import type { OverridesSetByHand } from '../../../host/host.view.js';
import type { Politeness } from '../../../read-model/politeness.js';
import {
  changed,
  EVERY_HOST,
  type PolitenessByHost,
  type PolitenessChange,
  type PolitenessSetting,
  PolitenessStore,
  politenessByHost,
  UNSET,
} from '../../../read-model/politeness-store.js';
import type { StandingOverrides } from '../../../read-model/standing-overrides.js';
import { politenessesOf } from '../collections.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import { hostOverridesOf, readOverrides, writeByHand, writeFromFile } from '../due/host-overrides.js';
import { upsert } from '../views/guarded-upserts.js';

export class MongoPolitenessStore extends PolitenessStore {
  constructor(private readonly connection: MongoConnection) {
    super();
  }

  current(): Promise<PolitenessSetting> {
    return this.connection.ask(readPoliteness);
  }

  /** A compare-and-set by the revision: who loses a race against another runner looks again. */
  set(values: Partial<Politeness>, by: string): Promise<PolitenessChange> {
    return this.connection.ask(async (db) => {
      for (;;) {
        const before = await readPoliteness(db);
        const now = changed(before, values, by);
        if (now === before || (await replace(db, before, now))) return { before, now };
      }
    });
  }

  overrides(hosts: readonly string[]): Promise<ReadonlyMap<string, StandingOverrides>> {
    return this.connection.ask((db) => readOverrides(db, hosts));
  }

  setByHand(host: string, set: OverridesSetByHand | undefined): Promise<void> {
    return this.connection.ask((db) => writeByHand(db, host, set));
  }

  setFromFile(file: ReadonlyMap<string, HostOverrides>): Promise<void> {
    return this.connection.ask((db) => writeFromFile(db, file));
  }

  setByHandHere(): Promise<readonly string[]> {
    return this.connection.ask((db) => hostOverridesOf(db).distinct('_id', { byHand: { $exists: true } }));
  }
}

/** What holds for every host now. */
export async function readPoliteness(db: Db): Promise<PolitenessSetting> {
  const found = await politenessesOf(db).findOne({ _id: EVERY_HOST }, { projection: { _id: 0 } });
  return found ?? UNSET;
}

/** What holds for each of these hosts now. */
export async function readPolitenesses(db: Db, hosts: readonly string[]): Promise<PolitenessByHost> {
  const [forAll, overrides] = await Promise.all([readPoliteness(db), readOverrides(db, hosts)]);
  return politenessByHost(forAll, overrides);
}

async function replace(db: Db, { revision }: PolitenessSetting, now: PolitenessSetting): Promise<boolean> {
  return upsert(() => politenessesOf(db).updateOne({ _id: EVERY_HOST, revision }, { $set: now }, { upsert: true }));
}
