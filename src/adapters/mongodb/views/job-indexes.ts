import type { IndexDescription } from 'mongodb';

/** The index of what is final, by status and time. */
export const BY_FINISH = 'by_finish';
/** The index whose keys alone tell the sums of all hosts. */
export const BY_HOST = 'by_host';

export const JOB_INDEXES: IndexDescription[] = [
  // lists without a narrower filter: the pages of each status, merged; sums; running jobs
  { name: 'by_status', key: { status: 1, place: 1 } },
  // lists of a host; the sums of all, by name, as no planner chooses it for them
  { name: BY_HOST, key: { host: 1, status: 1, place: 1 } },
  // lists of a URL
  { name: 'by_url', key: { urlHash: 1, place: 1 } },
  // lists of a tag
  { name: 'by_tag', key: { tags: 1, place: 1 }, partialFilterExpression: { tags: { $exists: true } } },
  // lists of a word of the URL, of its beginning, of an error, of an HTTP status, and lists in the order of finish; what ended in the last hour
  { name: 'by_word', key: { words: 1, place: 1 }, partialFilterExpression: { words: { $exists: true } } },
  { name: 'by_url_start', key: { urlStart: 1 }, sparse: true },
  { name: 'by_error', key: { errorCode: 1, place: 1 }, partialFilterExpression: { errorCode: { $exists: true } } },
  {
    name: 'by_http_status',
    key: { httpStatus: 1, place: 1 },
    partialFilterExpression: { httpStatus: { $exists: true } },
  },
  {
    name: BY_FINISH,
    key: { status: 1, finishPlace: 1 },
    partialFilterExpression: { finishPlace: { $exists: true } },
  },
  // bySubmission
  { name: 'by_submission', key: { submission: 1 } },
  // namedBodies
  { name: 'by_body', key: { body: 1 }, sparse: true },
  // the first due jobs of a host queue: an index keeps the name that it was made with
  {
    name: 'by_lane',
    key: { host: 1, priority: 1, dueAt: 1, _id: 1 },
    partialFilterExpression: { dueAt: { $exists: true } },
  },
  // oldestDueAt
  { name: 'by_due', key: { dueAt: 1 }, sparse: true },
];

export const QUEUE_INDEXES: IndexDescription[] = [
  // those with due jobs, priority by priority
  { name: 'by_urgency', key: { priority: -1, dueAt: 1, _id: 1 } },
  // pages of hosts
  { name: 'by_host', key: { host: 1 } },
];
