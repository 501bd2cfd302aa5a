import type { Db } from 'mongodb';
import { Checkpoints, type ConsumerCheckpoint } from '../../../read-model/checkpoints.js';
import { checkpointsOf } from '../collections.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import { upsert } from '../views/guarded-upserts.js';

/** Each call is one guarded write, so that of two racers one wins. */
export class MongoCheckpoints extends Checkpoints {
  constructor(private readonly connection: MongoConnection) {
    super();
  }

  async get(consumer: string): Promise<ConsumerCheckpoint | undefined> {
    const found = await this.connection.ask((db) => checkpointsOf(db).findOne({ _id: consumer }));
    return found ? { position: found.position, witnesses: found.witnesses } : undefined;
  }

  move(consumer: string, from: bigint | undefined, to: ConsumerCheckpoint): Promise<boolean> {
    const { position, witnesses } = to;
    return this.connection.ask(async (db) => {
      if (from === undefined) return begin(db, consumer, to);

      const change = { $set: { position, witnesses } };
      const { matchedCount } = await checkpointsOf(db).updateOne({ _id: consumer, position: from }, change);
      return matchedCount === 1;
    });
  }

  async forget(consumer: string): Promise<void> {
    await this.connection.ask((db) => checkpointsOf(db).deleteOne({ _id: consumer }));
  }
}

function begin(db: Db, consumer: string, { position, witnesses }: ConsumerCheckpoint): Promise<boolean> {
  return upsert(() => checkpointsOf(db).insertOne({ _id: consumer, position, witnesses }));
}
