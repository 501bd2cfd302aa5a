import { sha256 } from '../../../eventsourcing/digest.js';
import { dueAtOf, type JobView } from '../../../job/job.view.js';
import { encodeView } from '../../../read-model/view-codec.js';
import type { JobDocument } from '../collections.js';

export function documentOf(view: JobView): JobDocument {
  const { jobId, revision, status, host, submission, submittedAt, attempt, running, body } = view;
  const { priority, tags } = view.options;
  const dueAt = dueAtOf(view);
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
    view: encodeView(view),
  };
}

/** Where a job stands in the order of submission. Times of one width sort as they are; the id decides between equals. */
export function placeOf(submittedAt: string, jobId: string): string {
  return `${new Date(submittedAt).toISOString()} ${jobId}`;
}
