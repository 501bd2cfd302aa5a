import { sha256 } from '../../../eventsourcing/digest.js';
import { dueAtOf, type JobView } from '../../../job/job.view.js';
import { encodeView } from '../../../read-model/view-codec.js';
import type { JobDocument } from '../collections.js';
import { placeOf } from './places.js';

export function documentOf(view: JobView): JobDocument {
  const { jobId, revision, status, host, submission, submittedAt, finishedAt, attempt, running, body, error } = view;
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
    ...(finishedAt !== null && { finishPlace: placeOf(finishedAt, jobId) }),
    ...(status !== 'deleted' && tags.length > 0 && { tags }),
    ...(dueAt && { dueAt }),
    ...(running && { runner: running.runner }),
    ...(body && { body: body.sha256 }),
    ...(error && { errorCode: error.code }),
    view: encodeView(view),
  };
}
