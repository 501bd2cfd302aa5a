import fc from 'fast-check';
import type { FetchErrorCode, JobEvent } from '../../src/job/job.events.js';
import { projectJob } from '../../src/job/job.projection.js';
import { isFinal, JOB_STATUSES, type JobStatus } from '../../src/job/job.state.js';
import type { JobView } from '../../src/job/job.view.js';
import { questionOf } from '../../src/read-model/job-plan.js';
import type { JobTerm } from '../../src/read-model/job-terms.js';
import type { JobQuery } from '../../src/read-model/job-views.js';
import type { Page } from '../../src/read-model/page.js';
import { wordsOfUrl } from '../../src/read-model/url-words.js';
import { completed, deleted, paused, queued, retrying, running } from './job-views-kit.js';
import { iso, response, timings } from './stories.js';

export function failed(view: JobView, code: FetchErrorCode, at = 0): JobView {
  return fetchFailed(view, at, { error: { code, message: 'It failed' } });
}

/** Of another status than 2xx, the job has failed. */
export function answered(view: JobView, httpStatus: number, at = 0): JobView {
  const answer = { ...response(), httpStatus };
  if (httpStatus < 300) return { ...completed(view, at), response: answer };

  const error = { code: 'http_status', message: `The server answered ${httpStatus}` } as const;
  return fetchFailed(view, at, { error, response: answer, timings });
}

function fetchFailed(view: JobView, at: number, what: object): JobView {
  const { jobId, attempt } = view;
  const data = { jobId, attempt, ...what, retryAt: null, failedAt: iso(at) };
  return projectJob(view, { type: 'FetchFailed', data } as JobEvent, view.revision + 1n) as JobView;
}

const HOSTS = ['a.example', 'b.example:8080'];
const PATHS = ['red/fish', 'red-fish?id=7', 'blue/fish', ''];
const TAGS = ['x', 'y'];
const CODES: readonly FetchErrorCode[] = ['timeout_total', 'dns_failed'];
const ANSWERS = [200, 404, 503];

/** Some of everything that a query may tell apart. */
export function someJobs(): JobView[] {
  const ends: readonly ((job: JobView, n: number) => JobView)[] = [
    (job) => job,
    (job) => running(job),
    (job, n) => answered(running(job), ANSWERS[n % 3] ?? 200, n % 13),
    (job, n) => failed(running(job), CODES[n % 2] ?? 'internal', n % 11),
    (job) => retrying(running(job), 9),
    (job) => paused(job),
    (job) => deleted(job),
  ];
  return Array.from({ length: 84 }, (_, n) => {
    const url = `https://${HOSTS[n % 2]}/${PATHS[n % PATHS.length]}`;
    const job = queued({ url, generation: n, at: n % 17, options: { tags: TAGS.slice(0, n % 3) } });
    return ends[n % ends.length]?.(job, n) ?? job;
  });
}

const someTerm: fc.Arbitrary<JobTerm> = fc.oneof(
  fc.constantFrom(...HOSTS).map((host) => ({ kind: 'host', host }) as const),
  fc.constantFrom(...PATHS).map((path) => ({ kind: 'url', url: `https://a.example/${path}` }) as const),
  fc
    .constantFrom('', 'r', 'red', 'red/')
    .map((path) => ({ kind: 'urlPrefix', prefix: `https://a.example/${path}` }) as const),
  fc.constantFrom(...TAGS, 'z').map((tag) => ({ kind: 'tag', tag }) as const),
  fc.constantFrom('red', 'fish', '8080', '7', 'ish').map((word) => ({ kind: 'word', word }) as const),
  fc
    .uniqueArray(fc.constantFrom(...CODES, 'connection_reset' as const), { minLength: 1 })
    .map((codes) => ({ kind: 'error', codes }) as const),
  fc
    .uniqueArray(fc.constantFrom(...ANSWERS, 500), { minLength: 1 })
    .map((httpStatuses) => ({ kind: 'http', httpStatuses }) as const),
);

/** Any question at all, about these jobs. */
export function someQuery(jobs: readonly JobView[]): fc.Arbitrary<JobQuery> {
  const time = fc.integer({ min: -1, max: 18 }).map(iso);
  return fc.record(
    {
      order: fc.constantFrom('newest', 'oldest'),
      by: fc.constantFrom('submission', 'finish'),
      limit: fc.integer({ min: 1, max: 40 }),
      statuses: fc.uniqueArray(fc.constantFrom(...JOB_STATUSES)),
      ids: fc.subarray(jobs.map(({ jobId }) => jobId)),
      from: time,
      till: time,
      every: fc.array(someTerm, { maxLength: 2 }),
      none: fc.array(someTerm, { maxLength: 2 }),
    },
    { requiredKeys: ['order', 'limit', 'every'] },
  );
}

/** What a list of all its pages has to have. */
export function matches(jobs: readonly JobView[], query: JobQuery): JobView[] {
  const { statuses = JOB_STATUSES, ids, from = '', till = '~', every, none } = questionOf(query);
  const found = jobs.filter(
    (job) =>
      statuses.includes(job.status as JobStatus) &&
      (query.by !== 'finish' || isFinal(job.status)) &&
      (ids?.includes(job.jobId) ?? true) &&
      from <= job.submittedAt &&
      job.submittedAt < till &&
      every.every((term) => isTrue(term, job)) &&
      !none.some((term) => isTrue(term, job)),
  );
  const key = ({ submittedAt, finishedAt, jobId }: JobView) =>
    `${query.by === 'finish' ? finishedAt : submittedAt} ${jobId}`;
  const inOrder = found.sort((one, other) => (key(one) < key(other) ? -1 : 1));
  return query.order === 'oldest' ? inOrder : inOrder.reverse();
}

function isTrue(term: JobTerm, { host, url, options, error, response }: JobView): boolean {
  switch (term.kind) {
    case 'host':
      return host === term.host;
    case 'url':
      return url === term.url;
    case 'urlPrefix':
      return url.startsWith(term.prefix);
    case 'tag':
      return options.tags.includes(term.tag);
    case 'word':
      return wordsOfUrl(url).includes(term.word);
    case 'error':
      return error !== null && term.codes.includes(error.code);
    case 'http':
      return response !== null && term.httpStatuses.includes(response.httpStatus);
  }
}

/** The ids of the jobs of a list, page by page. */
export async function allPages(
  list: (query: Partial<JobQuery>) => Promise<Page<JobView>>,
  query: Partial<JobQuery>,
): Promise<string[][]> {
  const pages: string[][] = [];
  for (let cursor: string | undefined | null; cursor !== null; ) {
    const page = await list({ ...query, cursor });
    pages.push(page.items.map(({ jobId }) => jobId));
    cursor = page.next;
  }
  return pages;
}
