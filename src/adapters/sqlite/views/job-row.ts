import { sha256 } from '../../../eventsourcing/digest.js';
import { dueAtOf, type JobView, namedBody } from '../../../job/job.view.js';
import { urlStart } from '../../../read-model/job-terms.js';
import { encodeView } from '../../../read-model/view-codec.js';
import type { SqlValue } from '../statement.js';

/** The columns that a job keeps for its whole life, then those that change with it. */
export const LASTING_COLUMNS = [
  'job_id',
  'host',
  'url_key',
  'submission',
  'dedupe_key',
  'generation',
  'submitted_at',
  'priority',
  'url_start',
] as const;
export const CHANGING_COLUMNS = [
  'revision',
  'status',
  'due_at',
  'attempt',
  'runner',
  'body_sha256',
  'finished_at',
  'error_code',
  'http_status',
  'doc',
] as const;

export function lastingValues(view: JobView): SqlValue[] {
  return [
    view.jobId,
    view.host,
    urlKey(view.url),
    view.submission,
    view.dedupeKey,
    view.generation,
    Date.parse(view.submittedAt),
    view.options.priority,
    urlStart(view.url),
  ];
}

export function changingValues(view: JobView): SqlValue[] {
  return [
    view.revision,
    view.status,
    dueAtOf(view)?.getTime() ?? null,
    view.attempt,
    view.running?.runner ?? null,
    namedBody(view)?.sha256 ?? null,
    view.finishedAt === null ? null : Date.parse(view.finishedAt),
    view.error?.code ?? null,
    view.response?.httpStatus ?? null,
    encodeView(view),
  ];
}

/** What a URL is looked up by. Two URLs may share one. */
export function urlKey(url: string): string {
  return sha256(url).slice(0, 12);
}
