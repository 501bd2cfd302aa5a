import { sha256 } from '../../../eventsourcing/digest.js';
import { dueAtOf, type JobView, namedBody } from '../../../job/job.view.js';
import { urlStart } from '../../../read-model/job-terms.js';
import { wordsOfUrl } from '../../../read-model/url-words.js';
import { encodeView } from '../../../read-model/view-codec.js';
import type { JobDocument } from '../collections.js';
import { placeOf } from './places.js';

export function documentOf(view: JobView): JobDocument {
  const { jobId, revision, status, host, submission, submittedAt, finishedAt, attempt } = view;
  const { running, error, response } = view;
  const body = namedBody(view);
  const dueAt = dueAtOf(view);
  return {
    _id: jobId,
    revision,
    status,
    host,
    priority: view.options.priority,
    attempt,
    urlHash: sha256(view.url),
    submission,
    place: placeOf(submittedAt, jobId),
    ...(finishedAt !== null && { finishPlace: placeOf(finishedAt, jobId) }),
    ...(status !== 'deleted' && textsOf(view)),
    ...(status !== 'deleted' && view.callbacks && { hasCallbacks: true }),
    ...(dueAt && { dueAt }),
    ...(running && { runner: running.runner }),
    ...(body && { body: body.sha256 }),
    ...(error && { errorCode: error.code }),
    ...(response && { httpStatus: response.httpStatus }),
    view: encodeView(view),
  };
}

/** What a job is found by for as long as it is not deleted. */
function textsOf({ url, options: { tags } }: JobView): Pick<JobDocument, 'tags' | 'words' | 'urlStart'> {
  return { ...(tags.length > 0 && { tags }), words: wordsOfUrl(url), urlStart: urlStart(url) };
}
