import { join } from 'node:path';
import { SqliteBodyStore } from '../../src/adapters/sqlite/sqlite.body-store.js';
import { SqliteEventStore } from '../../src/adapters/sqlite/sqlite.event-store.js';
import { SqliteJobViews } from '../../src/adapters/sqlite/sqlite.job-views.js';
import { SqliteProjectionStore } from '../../src/adapters/sqlite/sqlite.projection-store.js';
import { SqliteViewsFile, viewsFileName } from '../../src/adapters/sqlite/sqlite.views-file.js';
import { SystemClock } from '../../src/eventsourcing/clock.js';
import type { Recorded } from '../../src/eventsourcing/event.js';
import { isUnbroken } from '../../src/eventsourcing/seal.js';
import { JOB_CATEGORY, jobIdIn } from '../../src/job/job.stream.js';
import { Sweeper } from '../../src/projector/sweeper.js';
import { foldRecorded } from '../../src/read-model/job.projection.js';
import type { JobView } from '../../src/read-model/job-view.js';

/** What lies in a data folder that no service uses any more. */
export interface FolderAudit {
  readonly streams: ReadonlyMap<string, readonly Recorded[]>;
  /** Every job's stream, folded. */
  readonly jobs: ReadonlyMap<string, JobView>;
  /** Jobs whose view is not the fold of their stream. */
  readonly unlikeViews: readonly string[];
  /** Streams whose hash chain is broken, or whose revisions have a gap. */
  readonly brokenChains: readonly string[];
  /** Bodies that an event names, and that are not there whole. */
  readonly missingBodies: readonly string[];
  /** Bodies that no job names, and that a sweep left over all the same. */
  readonly strayBodies: readonly string[];
}

/** Reads a whole data folder, as an auditor would, and compares everything in it with everything else. */
export async function auditFolder(dataDir: string): Promise<FolderAudit> {
  const log = await SqliteEventStore.open(join(dataDir, 'events.db'));
  const bodies = await SqliteBodyStore.open(join(dataDir, 'bodies.db'));
  const viewsFile = await SqliteViewsFile.open(join(dataDir, viewsFileName(1)));
  const views = new SqliteJobViews(viewsFile);
  try {
    const streams = new Map<string, Recorded[]>();
    for await (const page of log.readAll({ upTo: await log.head(), categories: [JOB_CATEGORY] })) {
      for (const event of page) streams.set(event.stream, [...(streams.get(event.stream) ?? []), event]);
    }
    const jobs = new Map<string, JobView>();
    const unlikeViews: string[] = [];
    for (const [stream, events] of streams) {
      const folded = foldRecorded(events);
      if (folded) jobs.set(jobIdIn(stream), folded);
      if (!isSame(folded, await views.get(jobIdIn(stream)))) unlikeViews.push(stream);
    }
    const named = new Set([...jobs.values()].flatMap(({ body }) => (body ? [body.sha256] : [])));
    const missingBodies: string[] = [];
    for (const sha256 of named) if (!(await isWhole(bodies, sha256))) missingBodies.push(sha256);
    const sweeper = new Sweeper(bodies, views, new SqliteProjectionStore(viewsFile), log, new SystemClock());
    await sweeper.sweep(-60_000); // as if an hour had passed
    const kept = await bodies.untouchedSince(new Date(Date.now() + 60_000), 1_000_000);
    return {
      streams,
      jobs,
      unlikeViews,
      brokenChains: [...streams].filter(([, events]) => !isChained(events)).map(([stream]) => stream),
      missingBodies,
      strayBodies: kept.map(({ sha256 }) => sha256).filter((sha256) => !named.has(sha256)),
    };
  } finally {
    await log.close();
    await bodies.close();
    viewsFile.close();
  }
}

/** The types of a stream's events, in order. */
export function storyIn({ streams }: FolderAudit, jobId: string): readonly string[] {
  return (streams.get(`job-${jobId}`) ?? []).map(({ type }) => type);
}

function isSame(one: JobView | undefined, other: JobView | undefined): boolean {
  const text = (view: JobView | undefined) =>
    JSON.stringify(view && { ...view, revision: String(view.revision) }, sorted);
  return text(one) === text(other);
}

function sorted(_: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isChained(events: readonly Recorded[]): boolean {
  return events.every((event, n) => event.revision === BigInt(n) && isUnbroken(events[n - 1]?.metadata.hash, event));
}

async function isWhole(bodies: SqliteBodyStore, sha256: string): Promise<boolean> {
  const body = await bodies.find(sha256);
  let size = 0;
  if (body) for await (const piece of bodies.read(sha256)) size += piece.length;
  return body?.size === size;
}
