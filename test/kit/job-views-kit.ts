import { randomUUID } from 'node:crypto';
import { sha256 } from '../../src/eventsourcing/digest.js';
import type { Witness } from '../../src/eventsourcing/witness.js';
import type { FetchErrorCode, JobEvent } from '../../src/job/job.events.js';
import type { JobOptions } from '../../src/job/job.options.js';
import { projectJob } from '../../src/job/job.projection.js';
import { dedupeKeyOf, JOB_CATEGORY, jobIdOf } from '../../src/job/job.stream.js';
import type { JobView } from '../../src/job/job.view.js';
import type { ProjectionStore, PurgedView, ViewChanges } from '../../src/read-model/projection-store.js';
import { iso, options, response, timings } from './stories.js';

/*
 * Views of jobs as the events would have made them. Times are numbers of seconds after noon. Every job has a URL of its
 * own, on a host of its own unless one is named, so that nobody stumbles over what another test left.
 */

export interface Asked {
  readonly host?: string;
  readonly url?: string;
  readonly at?: number;
  readonly generation?: number;
  readonly submission?: string;
  readonly options?: Partial<JobOptions>;
}

export const aHost = (): string => `${randomUUID()}.example`;

export function queued({ host = aHost(), at = 0, generation = 1, options: some, ...asked }: Asked = {}): JobView {
  const { url = `https://${host}/${randomUUID()}`, submission = randomUUID() } = asked;
  const dedupeKey = dedupeKeyOf(url, []);
  const jobId = jobIdOf(dedupeKey, generation);
  const named = { jobId, submission, givenUrl: url, url, dedupeKey, generation };
  const data = { ...named, options: options(some), submittedAt: iso(at) };
  return projectJob(undefined, { type: 'JobSubmitted', data }, 0n) as JobView;
}

export function running(view: JobView, at = 0, runner = 'anna'): JobView {
  const { jobId } = view;
  const attempt = view.attempt + 1;
  const claim = `${runner}-${attempt}`;
  const started = { jobId, attempt, runner, claim, startedAt: iso(at), deadline: iso(at + 30) };
  return next(view, { type: 'FetchStarted', data: started });
}

/** Somebody wants to be told of it. */
export function calledBack(view: JobView): JobView {
  const { jobId } = view;
  const data = { jobId, url: 'https://hooks.example/in', by: 'anna', isEnded: false, requestedAt: iso(0) };
  return next(view, { type: 'CallbackRequested', data });
}

export function completed(view: JobView, at = 0, sha256OfBody = sha256(view.url)): JobView {
  const { jobId, attempt } = view;
  const fetched = { response: response(), body: { sha256: sha256OfBody, size: 5 }, timings };
  return next(view, { type: 'FetchCompleted', data: { jobId, attempt, ...fetched, completedAt: iso(at) } });
}

export function retrying(view: JobView, retryAt: number): JobView {
  const { jobId, attempt } = view;
  const error = { code: 'connection_reset', message: 'It was reset' } as const;
  return next(view, {
    type: 'FetchFailed',
    data: { jobId, attempt, error, retryAt: iso(retryAt), failedAt: iso(retryAt) },
  });
}

export function failed(view: JobView, at: number, code: FetchErrorCode = 'connection_reset'): JobView {
  const { jobId, attempt } = view;
  const error = { code, message: 'It went wrong' };
  return next(view, { type: 'FetchFailed', data: { jobId, attempt, error, retryAt: null, failedAt: iso(at) } });
}

export function retriedByHand(view: JobView, at = 0): JobView {
  return next(view, { type: 'JobRetried', data: { jobId: view.jobId, by: 'carla', reason: null, retriedAt: iso(at) } });
}

export function paused(view: JobView, at = 0): JobView {
  return next(view, { type: 'JobPaused', data: { jobId: view.jobId, by: 'carla', reason: null, pausedAt: iso(at) } });
}

export function deleted(view: JobView, at = 0): JobView {
  return next(view, { type: 'JobDeleted', data: { jobId: view.jobId, by: 'carla', reason: null, deletedAt: iso(at) } });
}

/** What a batch says, but for where it lies in the log. */
export type Changes = Pick<ViewChanges, 'kinds' | 'parked' | 'last'>;

/** What a batch says that holds nothing but views of jobs. Where there is a log, it is none of it. */
export function changesOf(...views: readonly JobView[]): Changes {
  const byId = new Map(views.map((view) => [view.jobId, view]));
  return { kinds: [{ category: JOB_CATEGORY, views: byId, purged: [] }], parked: [], last: aWitness() };
}

/** What a batch says that purges jobs. */
export function purging(...purged: readonly PurgedView[]): Changes {
  return { kinds: [{ category: JOB_CATEGORY, views: new Map(), purged }], parked: [], last: aWitness() };
}

/** An event that no log has. */
export function aWitness(position = 2n ** 60n): Witness {
  return { position, stream: `${JOB_CATEGORY}-${randomUUID()}`, eventId: randomUUID(), hash: sha256(randomUUID()) };
}

/** Commits views as one batch that begins where the views are. Answers with the new checkpoint. */
export async function project(store: ProjectionStore, ...views: readonly JobView[]): Promise<bigint> {
  const from = await store.checkpoint();
  const to = (from ?? 0n) + BigInt(views.length || 1);
  if (!(await store.commit({ ...changesOf(...views), from, to }))) throw new Error('Another projector went on');

  return to;
}

function next(view: JobView, event: JobEvent): JobView {
  return projectJob(view, event, view.revision + 1n) as JobView;
}
