import type { Db } from 'mongodb';
import { Leases, leaseEnds } from '../../../eventsourcing/leases.js';
import { leasesOf } from '../collections.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import { upsert } from '../views/guarded-upserts.js';

/** Each call is one guarded write, so that of two racers one wins. */
export class MongoLeases extends Leases {
  constructor(private readonly connection: MongoConnection) {
    super();
  }

  take(name: string, holder: string, forMs: number, at: Date): Promise<boolean> {
    const { until, latest } = leaseEnds(forMs, at);
    const isFree = { $or: [{ holder }, { until: { $lte: at } }, { until: { $gt: latest } }] };
    const taken = (db: Db) =>
      upsert(() => leasesOf(db).updateOne({ _id: name, ...isFree }, { $set: { holder, until } }, { upsert: true }));
    return this.connection.ask(taken, forMs); // by then it would have run out
  }

  async release(name: string, holder: string): Promise<void> {
    await this.connection.ask((db) => leasesOf(db).deleteOne({ _id: name, holder }));
  }

  async holder(name: string, at: Date): Promise<string | undefined> {
    const lease = await this.connection.ask((db) => leasesOf(db).findOne({ _id: name, until: { $gt: at } }));
    return lease?.holder;
  }
}
