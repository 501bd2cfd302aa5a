import { sentenceOf } from '../../src/audit/finding.js';
import { LogVerification } from '../../src/audit/log-verification.js';
import { BodyStore } from '../../src/bodies/body-store.js';
import type { Recorded } from '../../src/eventsourcing/event.js';
import { EventStore } from '../../src/eventsourcing/event-store.js';
import { JOB_CATEGORY, jobStream } from '../../src/job/job.stream.js';
import { MODELS } from '../../src/models.js';
import { Verification } from '../../src/projector/verification.js';
import { JobViews } from '../../src/read-model/job-views.js';
import { BodySweep } from '../../src/retention/body-sweep.js';
import { type OpenStores, openStores } from '../../src/tools.js';
import { collect } from './collect.js';
import { foldRecorded } from './fold-recorded.js';
import type { Environment } from './service-process.js';

/** What lies in stores that no service uses any more. */
export interface StoresAudit {
  readonly streams: ReadonlyMap<string, readonly Recorded[]>;
  /** What does not fit of the log, of the views, of the bodies, in sentences. */
  readonly faults: readonly string[];
}

/** Reads all that the stores hold, as an auditor would, and compares everything in it with everything else. */
export async function auditStores(
  environment: Environment,
  categories: readonly string[] = [JOB_CATEGORY],
): Promise<StoresAudit> {
  const stores = await openStores(environment);
  try {
    const streams = await streamsIn(stores.get(EventStore), categories);
    const jobs = new Map([...streams].filter(([stream]) => stream.startsWith(`${JOB_CATEGORY}-`)));
    const { findings } = await stores.get(LogVerification).verify();
    const faults = [
      ...findings.map(sentenceOf),
      ...(await viewFaults(stores)),
      ...[...jobs].filter(([, events]) => endsOf(events) !== 1).map(([stream]) => `${stream} did not end once`),
      ...(await bodyFaults(stores, namedIn(jobs))),
    ];
    return { streams, faults };
  } finally {
    await stores.close();
  }
}

/** The types of a job's events, in order. */
export function storyIn({ streams }: StoresAudit, jobId: string): readonly string[] {
  return (streams.get(jobStream(jobId)) ?? []).map(({ type }) => type);
}

/** Of these jobs, those that nobody submitted. */
export function unknownIn(audit: StoresAudit, jobIds: Iterable<string>): readonly string[] {
  return [...jobIds].filter((id) => storyIn(audit, id)[0] !== 'JobSubmitted');
}

const ENDS = ['FetchCompleted', 'FetchFailed', 'JobCancelled', 'JobDeleted'];

/** How many events of a job ended it; a failure that is tried again did not. */
function endsOf(events: readonly Recorded[]): number {
  return events.filter(({ type, data }) => ENDS.includes(type) && !('retryAt' in data && data.retryAt)).length;
}

async function streamsIn(log: EventStore, categories: readonly string[]): Promise<Map<string, Recorded[]>> {
  const streams = new Map<string, Recorded[]>();
  for await (const page of log.readAll({ upTo: await log.head(), categories })) {
    for (const event of page) {
      const earlier = streams.get(event.stream);
      if (earlier) earlier.push(event);
      else streams.set(event.stream, [event]);
    }
  }
  return streams;
}

async function viewFaults(stores: OpenStores): Promise<string[]> {
  const faults = (await collect(stores.get(Verification).run())).map(({ detail }) => detail);
  const [position, head] = [
    await stores.get(JobViews).position(),
    await stores.get(EventStore).head(MODELS.categories),
  ];
  return position === head ? faults : [...faults, `The views end at ${position}, and the log at ${head}`];
}

/** The bodies that jobs have in the end: what an earlier attempt fetched is let go. */
function namedIn(streams: ReadonlyMap<string, readonly Recorded[]>): ReadonlySet<string> {
  const jobs = [...streams.values()].map((events) => foldRecorded(events));
  return new Set(jobs.flatMap((job) => (job?.body ? [job.body.sha256] : [])));
}

/** Bodies that an event names, and that are not there whole; and those that none names, and a sweep leaves over. */
async function bodyFaults(stores: OpenStores, named: ReadonlySet<string>): Promise<string[]> {
  const bodies = stores.get(BodyStore);
  const missing: string[] = [];
  for (const sha256 of named) if (!(await isWhole(bodies, sha256))) missing.push(sha256);
  const later = new Date(Date.now() + 60_000); // nobody fetches any more
  await stores.get(BodySweep).sweepUntouchedSince(later);
  const kept = await bodies.untouchedSince(later, 1_000_000);
  return [
    ...missing.map((sha256) => `The body ${sha256} is not there, or not whole`),
    ...kept.filter(({ sha256 }) => !named.has(sha256)).map(({ sha256 }) => `No job names the body ${sha256}`),
  ];
}

async function isWhole(bodies: BodyStore, sha256: string): Promise<boolean> {
  const body = await bodies.find(sha256);
  let size = 0;
  if (body) for await (const piece of bodies.read(sha256)) size += piece.length;
  return body?.size === size;
}
