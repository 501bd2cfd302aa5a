import type { AnyBulkWriteOperation, Db } from 'mongodb';
import { dueAtOf, type JobView } from '../../../job/job.view.js';
import type { HostQueue } from '../../../read-model/due-job.js';
import { type HostQueueDocument, jobsOf, queuesOf } from '../collections.js';
import type { Checkpoint } from '../views/builds-document.js';
import { upsertAll } from '../views/guarded-upserts.js';
import type { FoundQueue } from './queue-scan.js';

/*
 * A queue tells no more than that none of its jobs is due before a time. A batch lowers that time for the jobs that begin
 * to wait, before it writes them: where it is cut off in between, a queue promises too much, and no job waits unseen. A
 * job that leaves is not looked for.
 *
 * Who finds nothing due in a queue corrects it. What was read of the jobs counts for the batches up to the checkpoint
 * that was read before. A queue that a later batch has entered by then is left alone; one that it enters meanwhile has
 * another position, and is not corrected either.
 */

/** Notes the jobs of a batch that wait in their queues, before the jobs themselves are written. */
export async function enterQueues(db: Db, build: number, views: readonly JobView[], to: bigint): Promise<void> {
  const waiting = views.flatMap((view) => {
    const dueAt = dueAtOf(view);
    return dueAt ? [{ host: view.host, priority: view.options.priority, dueAt }] : [];
  });
  await lowerQueues(db, build, waiting, to);
}

/** Notes when jobs are due in their queues, where that is earlier than what the queues tell. */
export async function lowerQueues(
  db: Db,
  build: number,
  jobs: readonly Pick<HostQueueDocument, 'host' | 'priority' | 'dueAt'>[],
  position: bigint,
): Promise<void> {
  const firsts = new Map<string, Omit<HostQueueDocument, 'position'>>();
  for (const { host, priority, dueAt } of jobs) {
    const _id = queueIdOf(host, priority);
    const known = firsts.get(_id);
    if (!known || dueAt < known.dueAt) firsts.set(_id, { _id, host, priority, dueAt });
  }
  await enter(db, build, [...firsts.values()], position);
}

/** @param checkpoint as it was before the queues and their jobs were read */
export async function correctQueues(db: Db, checkpoint: Checkpoint, found: readonly FoundQueue[]): Promise<void> {
  const wrong = found.filter(({ queue, dueAt }) => dueAt !== queue.dueAt);
  const corrections = wrong.filter(({ queue }) => isSettled(queue, checkpoint)).map(correction);
  if (corrections.length > 0) await queuesOf(db, checkpoint.build).bulkWrite(corrections, { ordered: false });
}

/** Whether all that is to be in a queue could be read: no batch that has entered it was on its way still. */
export function isSettled({ changedAt }: HostQueue, { position = -1n }: Checkpoint): boolean {
  return changedAt <= position;
}

/**
 * Makes the queues of a build that was built without them: nobody looks into them before it answers. One that was
 * made before, and that no job waits in any more, is corrected by whoever finds it empty.
 */
export async function makeQueues(
  db: Db,
  { build, position = 0n }: Pick<Checkpoint, 'build' | 'position'>,
): Promise<void> {
  const found = jobsOf(db, build).aggregate<WaitingQueue>(
    [
      { $match: { dueAt: { $gte: EVER } } },
      { $group: { _id: { host: '$host', priority: '$priority' }, dueAt: { $min: '$dueAt' } } },
    ],
    { allowDiskUse: true }, // before MongoDB 6 more than some 100,000 hosts would be refused
  );
  const page: Omit<HostQueueDocument, 'position'>[] = [];
  for await (const { _id, dueAt } of found) {
    page.push({ _id: queueIdOf(_id.host, _id.priority), ..._id, dueAt });
    if (page.length === PAGE) await enter(db, build, page.splice(0), position);
  }
  await enter(db, build, page, position);
}

interface WaitingQueue {
  readonly _id: { readonly host: string; readonly priority: number };
  readonly dueAt: Date;
}

const PAGE = 1_000;
const EVER = new Date(-8.64e15);

async function enter(
  db: Db,
  build: number,
  queues: readonly Omit<HostQueueDocument, 'position'>[],
  position: bigint,
): Promise<void> {
  await upsertAll(
    queuesOf(db, build),
    queues.map(({ _id, host, priority, dueAt }) => ({
      updateOne: {
        filter: { _id },
        update: { $min: { dueAt }, $max: { position }, $setOnInsert: { host, priority } },
        upsert: true,
      },
    })),
  );
}

function correction({ queue, dueAt }: FoundQueue): AnyBulkWriteOperation<HostQueueDocument> {
  const filter = { _id: queueIdOf(queue.host, queue.priority), position: queue.changedAt };
  return dueAt === undefined
    ? { deleteOne: { filter } }
    : { updateOne: { filter, update: { $set: { dueAt: new Date(dueAt) } } } };
}

function queueIdOf(host: string, priority: number): string {
  return `${priority} ${host}`;
}
