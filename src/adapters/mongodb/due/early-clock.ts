import type { Db, Filter } from 'mongodb';
import { type JobView, putRight } from '../../../job/job.view.js';
import { CLOCKS_APART_MS } from '../../../read-model/claim-term.js';
import { latestSlotEnd } from '../../../read-model/due-job.js';
import { politenessOf } from '../../../read-model/politeness-store.js';
import { type HostDocument, hostsOf, type JobDocument, jobsOf } from '../collections.js';
import { readPoliteness } from '../runtime/mongodb.politeness-store.js';
import type { Checkpoint } from '../views/builds-document.js';
import { viewsIn } from '../views/view-documents.js';
import { hostOverridesOf } from './host-overrides.js';
import { lowerQueues } from './queue-writer.js';

const PAGE = 500;

/** Puts right when jobs are due whose waits began after now by the clock, beside their views alone: the log stays. */
export async function putJobsRight(db: Db, { build, position = 0n }: Checkpoint, at: Date): Promise<void> {
  const ahead = jobsOf(db, build)
    .find({ dueAt: { $gt: at } }, { projection: { view: 1, revision: 1, dueAt: 1 } })
    .batchSize(PAGE);
  let wrong: Wrong[] = [];
  const write = async () => {
    await lowerQueues(
      db,
      build,
      wrong.map(({ view, dueAt }) => ({ host: view.host, priority: view.options.priority, dueAt })),
      position,
    );
    await dateJobs(db, build, wrong);
    wrong = [];
  };
  for await (const document of ahead) {
    for (const view of viewsIn<JobView>(document)) {
      const dueAt = putRight(view, at);
      // looked at again, no wait begins anew
      if (dueAt && document.dueAt && dueAt < document.dueAt) wrong.push({ document, view, dueAt });
    }
    if (wrong.length >= PAGE) await write();
  }
  if (wrong.length > 0) await write();
}

/** What a clock that was set back since has written of hosts lasts no longer than it was to: from now on. */
export async function putHostsRight(db: Db, at: Date): Promise<void> {
  const hosts = hostsOf(db);
  const latest = at.getTime() + CLOCKS_APART_MS;
  const slotEnd = latestSlotEnd(at);
  await hosts.updateMany(
    { 'slots.until': { $gt: slotEnd } },
    { $set: { 'slots.$[ahead].until': slotEnd } },
    { arrayFilters: [{ 'ahead.until': { $gt: slotEnd } }] },
  );
  await putStartsRight(db, latest);
  const held = hosts.find({ 'hold.since': { $gt: new Date(latest) }, heldUntil: { $gt: at } });
  for await (const { _id, hold, heldUntil } of held) {
    if (!hold?.since || heldUntil?.getTime() !== hold.until.getTime()) continue;

    const until = new Date(at.getTime() + hold.until.getTime() - hold.since.getTime());
    await hosts.updateOne({ _id, heldUntil }, { $set: { heldUntil: until, hold: { ...hold, since: at, until } } });
  }
}

/** A host rests after a start for as long as its own delay. */
async function putStartsRight(db: Db, latest: number): Promise<void> {
  const [forAll, overridden] = await Promise.all([readPoliteness(db), hostOverridesOf(db).find().toArray()]);
  const shorten = async (which: Filter<HostDocument>, delayMs: number) => {
    const nextStart = new Date(latest + delayMs);
    await hostsOf(db).updateMany({ ...which, nextStart: { $gt: nextStart } }, { $set: { nextStart } });
  };
  await shorten({ _id: { $nin: overridden.map(({ _id }) => _id) } }, politenessOf(forAll).delayMs);
  for (const { _id, ...standing } of overridden) await shorten({ _id }, politenessOf(forAll, standing).delayMs);
}

interface Wrong {
  readonly document: JobDocument;
  readonly view: JobView;
  readonly dueAt: Date;
}

/** A job whose view has moved on meanwhile waits for something else, or for nothing. */
async function dateJobs(db: Db, build: number, wrong: readonly Wrong[]): Promise<void> {
  const updates = wrong.map(({ document: { _id, revision }, dueAt }) => ({
    updateOne: { filter: { _id, revision }, update: { $set: { dueAt } } },
  }));
  await jobsOf(db, build).bulkWrite(updates, { ordered: false });
}
