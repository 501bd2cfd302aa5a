import { randomUUID } from 'node:crypto';
import type { Collection, Db } from 'mongodb';
import type { ClaimTerm } from '../../../read-model/claim-term.js';
import { type DueJob, JOB_CLAIM } from '../../../read-model/due-job.js';
import { type DueTask, TASK_CLAIM } from '../../../read-model/due-tasks.js';
import { type ClaimDocument, claimsOf, taskClaimsOf } from '../collections.js';
import { upsertAll } from '../views/guarded-upserts.js';

/** What was claimed, and what the claim is known by. */
export interface Taken<Item> {
  readonly item: Item;
  readonly token: string;
}

/** Who was sent to which job or task, at the revision of a view. */
export class MongoClaims<Item extends { readonly revision: bigint }> {
  constructor(
    private readonly collection: (db: Db) => Collection<ClaimDocument>,
    private readonly idOf: (item: Item) => string,
    private readonly term: ClaimTerm,
  ) {}

  /** Which of these somebody holds, at the revisions that they have here. */
  async heldAmong(db: Db, items: readonly Item[], at: Date): Promise<ReadonlySet<Item>> {
    if (items.length === 0) return new Set();

    const filter = { _id: { $in: items.map(this.idOf) }, until: { $gt: at, $lte: this.term.latestEnd(at) } };
    const claims = await this.collection(db)
      .find(filter, { projection: { revision: 1 } })
      .toArray();
    const revisions = new Map(claims.map(({ _id, revision }) => [_id, revision]));
    return new Set(items.filter((item) => (revisions.get(this.idOf(item)) ?? -1n) >= item.revision));
  }

  /** Takes those that nobody was faster to take: each claim is one guarded upsert. */
  async take(db: Db, items: readonly Item[], at: Date): Promise<readonly Taken<Item>[]> {
    const until = this.term.end(at);
    const taken = items.map((item) => ({ item, token: randomUUID() }));
    const hasRunOut = [{ until: { $lte: at } }, { until: { $gt: this.term.latestEnd(at) } }];
    const lost = await upsertAll(
      this.collection(db),
      taken.map(({ item, token }) => ({
        updateOne: {
          filter: { _id: this.idOf(item), $or: [...hasRunOut, { revision: { $lt: item.revision } }] },
          update: { $set: { revision: item.revision, until, token } },
          upsert: true,
        },
      })),
    );
    return taken.filter((_, place) => !lost.has(place));
  }

  /** Leaves them to others again. */
  async giveBack(db: Db, taken: readonly Taken<Item>[]): Promise<void> {
    if (taken.length === 0) return;

    await this.collection(db).deleteMany({
      _id: { $in: taken.map(({ item }) => this.idOf(item)) },
      token: { $in: taken.map(({ token }) => token) },
    });
  }

  async forget(db: Db, before: Date): Promise<void> {
    await this.collection(db).deleteMany({ until: { $lte: before } });
  }
}

export const JOB_CLAIMS = new MongoClaims<DueJob>(claimsOf, ({ jobId }) => jobId, JOB_CLAIM);
export const TASK_CLAIMS = new MongoClaims<DueTask>(taskClaimsOf, ({ key }) => key, TASK_CLAIM);
