import type { Db } from 'mongodb';
import { HEARTBEAT_WITHIN_MS, type Heartbeat, Heartbeats } from '../../../read-model/heartbeats.js';
import { heartbeatsOf } from '../collections.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import { upsert } from '../views/guarded-upserts.js';

export class MongoHeartbeats extends Heartbeats {
  constructor(private readonly connection: MongoConnection) {
    super();
  }

  async beat(runner: string, { slots, running }: { slots: number; running: number }, at: Date): Promise<void> {
    const change = { $inc: { beats: 1 }, $set: { slots, running, lastBeatAt: at } };
    const beat = (db: Db) => upsert(() => heartbeatsOf(db).updateOne({ _id: runner }, change, { upsert: true }));
    await this.connection.ask(beat, HEARTBEAT_WITHIN_MS);
  }

  async all(): Promise<readonly Heartbeat[]> {
    const heartbeats = await this.connection.ask((db) => heartbeatsOf(db).find().sort({ _id: 1 }).toArray());
    return heartbeats.map(({ _id, ...heartbeat }) => ({ runner: _id, ...heartbeat }));
  }

  async remove(runner: string): Promise<void> {
    await this.connection.ask((db) => heartbeatsOf(db).deleteOne({ _id: runner }));
  }
}
