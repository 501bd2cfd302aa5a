import { type HostSlot, Hosts } from '../../../read-model/hosts.js';
import { hostsOf } from '../collections.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import { upsert } from '../views/guarded-upserts.js';

/** The slots of a host lie in its document, so that to take one and to count them is one step. */
export class MongoHosts extends Hosts {
  constructor(private readonly connection: MongoConnection) {
    super();
  }

  async keep({ host, jobId, attempt, until }: HostSlot): Promise<void> {
    await this.connection.ask(async (db) => {
      const hosts = hostsOf(db);
      const kept = await hosts.updateOne(
        { _id: host, 'slots.jobId': jobId },
        { $set: { 'slots.$[slot].attempt': attempt, 'slots.$[slot].until': until }, $max: { until } },
        // a late word of an earlier attempt shortens nothing
        { arrayFilters: [{ 'slot.jobId': jobId, 'slot.attempt': { $lte: attempt } }] },
      );
      if (kept.matchedCount > 0) return;

      const slot = { jobId, attempt, until };
      await upsert(() =>
        hosts.updateOne(
          { _id: host, 'slots.jobId': { $ne: jobId } },
          { $push: { slots: slot }, $max: { until } },
          { upsert: true },
        ),
      );
    });
  }

  async leave(jobId: string, attempt: number): Promise<void> {
    await this.connection.ask((db) =>
      hostsOf(db).updateMany({ 'slots.jobId': jobId }, { $pull: { slots: { jobId, attempt: { $lte: attempt } } } }),
    );
  }

  async hold(host: string, until: Date): Promise<void> {
    await this.connection.ask((db) =>
      upsert(() => hostsOf(db).updateOne({ _id: host }, { $max: { heldUntil: until, until } }, { upsert: true })),
    );
  }
}
