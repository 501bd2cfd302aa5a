import { randomUUID } from 'node:crypto';
import type { Db } from 'mongodb';
import { claimEnd, type DueJob, latestClaimEnd } from '../../../read-model/due-job.js';
import { claimsOf } from '../collections.js';
import { upsertAll } from '../views/guarded-upserts.js';

export interface TakenJob {
  readonly job: DueJob;
  readonly token: string;
}

/** Which of these jobs somebody holds, at the revisions that they have here. */
export async function heldAmong(db: Db, jobs: readonly DueJob[], at: Date): Promise<ReadonlySet<DueJob>> {
  if (jobs.length === 0) return new Set();

  const filter = { _id: { $in: jobs.map(({ jobId }) => jobId) }, until: { $gt: at, $lte: latestClaimEnd(at) } };
  const claims = await claimsOf(db)
    .find(filter, { projection: { revision: 1 } })
    .toArray();
  const revisions = new Map(claims.map(({ _id, revision }) => [_id, revision]));
  return new Set(jobs.filter(({ jobId, revision }) => (revisions.get(jobId) ?? -1n) >= revision));
}

/** Takes those of the jobs that nobody was faster to take: each claim is one guarded upsert. */
export async function takeClaims(db: Db, jobs: readonly DueJob[], at: Date): Promise<readonly TakenJob[]> {
  const until = claimEnd(at);
  const taken = jobs.map((job) => ({ job, token: randomUUID() }));
  const lost = await upsertAll(
    claimsOf(db),
    taken.map(({ job: { jobId, revision }, token }) => ({
      updateOne: {
        filter: {
          _id: jobId,
          $or: [{ until: { $lte: at } }, { until: { $gt: latestClaimEnd(at) } }, { revision: { $lt: revision } }],
        },
        update: { $set: { revision, until, token } },
        upsert: true,
      },
    })),
  );
  return taken.filter((_, place) => !lost.has(place));
}

/** Leaves jobs to others again. */
export async function giveBack(db: Db, taken: readonly TakenJob[]): Promise<void> {
  if (taken.length === 0) return;

  await claimsOf(db).deleteMany({
    _id: { $in: taken.map(({ job }) => job.jobId) },
    token: { $in: taken.map(({ token }) => token) },
  });
}
