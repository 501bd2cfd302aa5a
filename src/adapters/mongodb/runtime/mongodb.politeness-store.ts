import type { Db } from 'mongodb';
import type { Politeness } from '../../../read-model/politeness.js';
import {
  changed,
  EVERY_HOST,
  type PolitenessChange,
  type PolitenessSetting,
  PolitenessStore,
  UNSET,
} from '../../../read-model/politeness-store.js';
import { politenessesOf } from '../collections.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
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
}

/** What holds for every host now. */
export async function readPoliteness(db: Db): Promise<PolitenessSetting> {
  const found = await politenessesOf(db).findOne({ _id: EVERY_HOST }, { projection: { _id: 0 } });
  return found ?? UNSET;
}

async function replace(db: Db, { revision }: PolitenessSetting, now: PolitenessSetting): Promise<boolean> {
  return upsert(() => politenessesOf(db).updateOne({ _id: EVERY_HOST, revision }, { $set: now }, { upsert: true }));
}
