import type { AnyBulkWriteOperation, Db } from 'mongodb';
import type { JobView } from '../../../job/job.view.js';
import { jobsOf, type LaneDocument, lanesOf } from '../collections.js';
import type { Checkpoint } from '../views/builds-document.js';
import { upsertAll } from '../views/guarded-upserts.js';
import { dueOf } from '../views/job-document.js';

/*
 * A lane tells no more than that none of its jobs is due before a time. A batch lowers that time for the jobs that begin
 * to wait, before it writes them: where it is cut off in between, a lane promises too much, and no job waits unseen. A
 * job that leaves is not looked for.
 *
 * Who finds nothing due in a lane corrects it. What was read of the jobs counts for the batches up to the checkpoint
 * that was read before. A lane that a later batch has entered by then is left alone; one that it enters meanwhile has
 * another position, and is not corrected either.
 */

/** Notes the jobs of a batch that wait in their lanes, before the jobs themselves are written. */
export async function enterLanes(db: Db, generation: number, views: readonly JobView[], to: bigint): Promise<void> {
  const firsts = new Map<string, Omit<LaneDocument, 'position'>>();
  for (const view of views) {
    const dueAt = dueOf(view);
    const { host, options } = view;
    const _id = laneIdOf(host, options.priority);
    const known = firsts.get(_id);
    if (dueAt && (!known || dueAt < known.dueAt)) firsts.set(_id, { _id, host, priority: options.priority, dueAt });
  }
  await enter(db, generation, [...firsts.values()], to);
}

/** What was found of a lane: when its first job is due, or that there is none. */
export interface FoundLane {
  readonly lane: LaneDocument;
  readonly dueAt: Date | undefined;
}

/** @param checkpoint as it was before the lanes and their jobs were read */
export async function correctLanes(db: Db, checkpoint: Checkpoint, found: readonly FoundLane[]): Promise<void> {
  const wrong = found.filter(({ lane, dueAt }) => dueAt?.getTime() !== lane.dueAt.getTime());
  const corrections = wrong.filter(({ lane }) => isSettled(lane, checkpoint)).map(correction);
  if (corrections.length > 0) await lanesOf(db, checkpoint.generation).bulkWrite(corrections, { ordered: false });
}

/** Whether all that is to be in a lane could be read: no batch that has entered it was on its way still. */
export function isSettled(lane: LaneDocument, { position = -1n }: Checkpoint): boolean {
  return lane.position <= position;
}

/**
 * Makes the lanes of a generation that was built without them: nobody looks into them before it answers. One that was
 * made before, and that no job waits in any more, is corrected by whoever finds it empty.
 */
export async function makeLanes(db: Db, { generation, position = 0n }: Checkpoint): Promise<void> {
  const found = jobsOf(db, generation).aggregate<WaitingLane>(
    [
      { $match: { dueAt: { $gte: EVER } } },
      { $group: { _id: { host: '$host', priority: '$priority' }, dueAt: { $min: '$dueAt' } } },
    ],
    { allowDiskUse: true }, // before MongoDB 6 more than some 100,000 hosts would be refused
  );
  const page: Omit<LaneDocument, 'position'>[] = [];
  for await (const { _id, dueAt } of found) {
    page.push({ _id: laneIdOf(_id.host, _id.priority), ..._id, dueAt });
    if (page.length === PAGE) await enter(db, generation, page.splice(0), position);
  }
  await enter(db, generation, page, position);
}

interface WaitingLane {
  readonly _id: { readonly host: string; readonly priority: number };
  readonly dueAt: Date;
}

const PAGE = 1_000;
const EVER = new Date(-8.64e15);

async function enter(
  db: Db,
  generation: number,
  lanes: readonly Omit<LaneDocument, 'position'>[],
  position: bigint,
): Promise<void> {
  await upsertAll(
    lanesOf(db, generation),
    lanes.map(({ _id, host, priority, dueAt }) => ({
      updateOne: {
        filter: { _id },
        update: { $min: { dueAt }, $max: { position }, $setOnInsert: { host, priority } },
        upsert: true,
      },
    })),
  );
}

function correction({ lane: { _id, position }, dueAt }: FoundLane): AnyBulkWriteOperation<LaneDocument> {
  const filter = { _id, position };
  return dueAt ? { updateOne: { filter, update: { $set: { dueAt } } } } : { deleteOne: { filter } };
}

function laneIdOf(host: string, priority: number): string {
  return `${priority} ${host}`;
}
