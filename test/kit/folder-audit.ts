import { EmbeddedFamily } from '../../src/adapters/sqlite/embedded-family.js';
import type { SqliteBodyStore } from '../../src/adapters/sqlite/sqlite.body-store.js';
import { SqliteGenerations } from '../../src/adapters/sqlite/sqlite.generations.js';
import { SqliteJobViews } from '../../src/adapters/sqlite/sqlite.job-views.js';
import { SqliteProjectionStore } from '../../src/adapters/sqlite/sqlite.projection-store.js';
import { SystemClock } from '../../src/eventsourcing/clock.js';
import type { Recorded } from '../../src/eventsourcing/event.js';
import { isUnbroken } from '../../src/eventsourcing/seal.js';
import { JOB_CATEGORY, jobIdIn } from '../../src/job/job.stream.js';
import { Verification } from '../../src/projector/verification.js';
import { foldRecorded } from '../../src/read-model/job.projection.js';
import type { JobView } from '../../src/read-model/job-view.js';
import { BodySweep } from '../../src/retention/body-sweep.js';
import { collect } from './collect.js';

/** What lies in a data folder that no service uses any more. */
export interface FolderAudit {
  readonly streams: ReadonlyMap<string, readonly Recorded[]>;
  /** Every job's stream, folded. */
  readonly jobs: ReadonlyMap<string, JobView>;
  /** What of the views the log does not bear out, in sentences; also where they do not hold all of it. */
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
  const family = await EmbeddedFamily.open({ dataDir, use: 'tool' });
  const { log, bodies } = family;
  const views = new SqliteJobViews(family.views);
  try {
    const streams = new Map<string, Recorded[]>();
    for await (const page of log.readAll({ upTo: await log.head(), categories: [JOB_CATEGORY] })) {
      for (const event of page) streams.set(event.stream, [...(streams.get(event.stream) ?? []), event]);
    }
    const jobs = new Map<string, JobView>();
    for (const [stream, events] of streams) {
      const folded = foldRecorded(events);
      if (folded) jobs.set(jobIdIn(stream), folded);
    }
    const findings = await collect(new Verification(log, new SqliteGenerations(family.views)).run());
    const unlikeViews = findings.map(({ detail }) => detail);
    const [position, head] = [await views.position(), await log.head([JOB_CATEGORY])];
    if (position !== head) unlikeViews.push(`The views end at ${position}, and the log at ${head}`);
    const named = new Set([...jobs.values()].flatMap(({ body }) => (body ? [body.sha256] : [])));
    const missingBodies: string[] = [];
    for (const sha256 of named) if (!(await isWhole(bodies, sha256))) missingBodies.push(sha256);
    const sweep = new BodySweep(bodies, views, new SqliteProjectionStore(family.views), log, new SystemClock());
    await sweep.sweepUntouchedSince(new Date(Date.now() + 60_000)); // nobody fetches any more
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
    await family.onApplicationShutdown();
  }
}

/** The types of a stream's events, in order. */
export function storyIn({ streams }: FolderAudit, jobId: string): readonly string[] {
  return (streams.get(`job-${jobId}`) ?? []).map(({ type }) => type);
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
