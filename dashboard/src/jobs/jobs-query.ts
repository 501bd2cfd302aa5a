import { type JobStatus, STATUSES } from '../shared/statuses.js';

/* What the table shows stands in the address, so that it can be kept, sent and gone back to. */

export const SORTS = {
  '-submittedAt': 'Newest first',
  submittedAt: 'Oldest first',
  '-finishedAt': 'Finished last first',
  finishedAt: 'Finished first first',
} as const;
export type Sort = keyof typeof SORTS;
export const PAGE_SIZE = 50;

export interface JobsQuery {
  /** In the query language of the API. */
  readonly q: string;
  readonly status: readonly JobStatus[];
  readonly sort: Sort;
  /** Of a later page; the first has none. */
  readonly cursor: string;
}

type AddressQuery = Readonly<Record<string, unknown>>;

/** Whatever else stands in an address somebody typed is left out. */
export function readJobsQuery({ q, status, sort, cursor }: AddressQuery): JobsQuery {
  const named = text(status).split(',');
  return {
    q: text(q),
    status: STATUSES.filter((name) => named.includes(name)),
    sort: isSort(sort) ? sort : '-submittedAt',
    cursor: text(cursor),
  };
}

export function addressOf({ q, status, sort, cursor }: JobsQuery): Record<string, string> {
  return {
    ...(q !== '' && { q }),
    ...(status.length > 0 && { status: status.join(',') }),
    ...(sort !== '-submittedAt' && { sort }),
    ...(cursor !== '' && { cursor }),
  };
}

/** Which jobs are meant, as lists and actions on many take it. */
export function filterOf({ q, status }: JobsQuery) {
  return { ...(q.trim() !== '' && { q: q.trim() }), ...(status.length > 0 && { status: [...status] }) };
}

function isSort(name: unknown): name is Sort {
  return typeof name === 'string' && Object.hasOwn(SORTS, name);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
