import { cursorAfter } from '../src/read-model/submission-order.js';
import { askedLife, askedUrl, LOT } from './asked-jobs.js';
import { submittedAt } from './lives.js';

/** Something that a service is asked, which holds so many jobs. */
export interface Question {
  readonly name: string;
  readonly path: (jobs: number) => string;
  /** Sent, where it is a POST. */
  readonly body?: object;
  /** Beside a bare read of as many rows; null where what is read is no rows of the views. */
  readonly target: number | null;
}

const PAGE = 20;
const DEEP = 1_000;

export const QUESTIONS: readonly Question[] = [
  { name: 'dedupe hit', path: () => '/v1/jobs', body: { url: 'http://127.0.0.1/again' }, target: 0.5 },
  { name: 'one job', path: (jobs) => `/v1/jobs/${idOf(jobs / 2)}`, target: 0.5 },
  listed('first page'),
  { name: `page ${DEEP.toLocaleString('en')}`, path: (jobs) => list({ cursor: deepCursor(jobs) }), target: 0.5 },
  listed('status', { status: 'queued' }),
  listed('host', { host: 'site-1.example' }),
  listed('tag', { tag: 'catalogue' }),
  listed('errorCode', { errorCode: 'timeout_total' }),
  listed('httpStatus', { httpStatus: '5xx' }),
  listed('urlPrefix', { urlPrefix: 'https://site-1.example/articles/' }),
  listed('from', { from: submittedAt(LOT / 2) }),
  listed('finishedAt', { sort: '-finishedAt' }),
  listed('q, a word', { q: 'invoice' }),
  listed('q, a word and a minus', { q: 'invoice -draft' }),
  listed('q, status and host', { q: 'status:failed host:site-1.example' }),
  listed('q, http and host', { q: 'http:4xx,5xx host:site-1.example' }),
  listed('q, tag and status', { q: 'tag:catalogue -status:failed' }),
  listed('finishedAt of a host', { sort: '-finishedAt', host: 'site-1.example' }),
  { name: 'as of a time', path: () => list({ at: '2100-01-01T00:00:00Z' }), target: null },
  { name: 'jobs of a URL', path: (jobs) => `/v1/urls?url=${encodeURIComponent(askedUrl(jobs / 2))}`, target: 0.5 },
  { name: 'figures', path: () => '/v1/stats', target: null },
];

function listed(name: string, query: Readonly<Record<string, string>> = {}): Question {
  return { name, path: () => list(query), target: 0.5 };
}

function list(query: Readonly<Record<string, string>>): string {
  return `/v1/jobs?${new URLSearchParams({ ...query, limit: String(PAGE) })}`;
}

/** What hands a list on to that page, or to the last whole one. */
function deepCursor(jobs: number): string {
  const number = jobs - Math.min((DEEP - 1) * PAGE, jobs - PAGE);
  return cursorAfter('newest', submittedAt(number), idOf(number));
}

function idOf(number: number): string {
  return askedLife(number).stream.replace(/^job-/, '');
}
