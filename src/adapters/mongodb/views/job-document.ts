import { sha256 } from '../../../eventsourcing/digest.js';
import type { JobView } from '../../../job/job.view.js';
import type { JobDocument } from '../collections.js';

export function documentOf(view: JobView): JobDocument {
  const { jobId, revision, status, host, submission, submittedAt, attempt, running, body } = view;
  const { priority, tags } = view.options;
  const dueAt = dueOf(view);
  return {
    _id: jobId,
    revision,
    status,
    host,
    priority,
    attempt,
    urlHash: sha256(view.url),
    submission,
    place: placeOf(submittedAt, jobId),
    ...(status !== 'deleted' && tags.length > 0 && { tags }),
    ...(dueAt && { dueAt }),
    ...(running && { runner: running.runner }),
    ...(body && { body: body.sha256 }),
    view: JSON.stringify({ ...view, revision: revision.toString() }), // JSON has no bigint
  };
}

/** The view in a document; none in that of a purged job. */
export function viewsOf({ view: json }: Pick<JobDocument, 'view'>): JobView[] {
  if (json === undefined) return [];

  const view = JSON.parse(json) as Omit<JobView, 'revision'> & { revision: string };
  return [{ ...view, revision: BigInt(view.revision) }];
}

/** When a job that waits for a runner may start: a paused one waits for somebody else. */
export function dueOf({ status, dueAt }: JobView): Date | undefined {
  return (status === 'queued' || status === 'retrying') && dueAt !== null ? new Date(dueAt) : undefined;
}

/** Where a job stands in the order of submission. Times of one width sort as they are; the id decides between equals. */
export function placeOf(submittedAt: string, jobId: string): string {
  return `${new Date(submittedAt).toISOString()} ${jobId}`;
}
