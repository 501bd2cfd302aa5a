import { rangeOfTime } from '../../http/list-parameters.js';
import { invalidRequest } from '../../http/problem.js';
import { JOB_STATUSES, type JobStatus } from '../../job/job.state.js';
import { type JobSearch, searchOf } from '../../read-model/job-search.js';
import { httpStatusesOf, type JobTerm } from '../../read-model/job-terms.js';
import type { JobQuery } from '../../read-model/job-views.js';
import { BadSearchError } from '../../read-model/search-words.js';
import { hostOf, hrefOf } from '../../read-model/url-parts.js';
import { JOB_SORTS, type JobListQuery, prefixOf } from './job-list.dto.js';

/**
 * What a list is asked for, by parameters and by `q`, in one question.
 * @throws BadSearchError, where no index serves it, too
 */
export function jobQueryOf(query: JobListQuery, now: Date): JobQuery {
  const { q, sort, limit, cursor, host, url, tag, id, from, till } = query;
  const search = q === undefined ? NO_SEARCH : searchOf(q, now);
  const terms = termsOf(query);
  const isAnchored = [host, url, tag, id, from, query.status].some((asked) => asked !== undefined) || terms.length > 0;
  if (search.onlyLeavesOut !== undefined && !isAnchored) throw new BadSearchError(search.onlyLeavesOut, ANCHOR_NEEDED);

  const times = rangeOfTime({ from, till });
  return {
    ...JOB_SORTS[sort],
    limit,
    cursor,
    statuses: bothOf(query.status, search.statuses),
    host: host && hostOf(host),
    url: url && hrefOf(url),
    tag,
    ids: id,
    every: [...terms, ...search.every],
    none: search.none,
    from: latest(times.from, search.from?.toISOString()),
    till: earliest(times.till, search.till?.toISOString()),
  };
}

/**
 * What a list as of a time is asked for.
 * @throws BadSearchError, and Problem for an order that no past list is known in
 */
export function pastJobQueryOf(query: JobListQuery, at: Date) {
  const { by, ...asked } = jobQueryOf(query, at);
  if (by !== 'finish') return asked;

  const detail = `sort must be by submittedAt where at is given: what had finished by then, no index tells any more`;
  throw invalidRequest([{ code: 'invalid', detail, parameter: 'sort' }]);
}

const NO_SEARCH: JobSearch = { every: [], none: [] };

const ANCHOR_NEEDED =
  'No index serves a word that only leaves out: say what to look for, too, by a status, a host, a tag, a word or after:';

function termsOf({ urlPrefix, errorCode, httpStatus }: JobListQuery): readonly JobTerm[] {
  const prefix = urlPrefix === undefined ? undefined : prefixOf(urlPrefix);
  return [
    ...(prefix === undefined ? [] : [{ kind: 'urlPrefix', prefix } as const]),
    ...(errorCode === undefined ? [] : [{ kind: 'error', codes: errorCode } as const]),
    ...(httpStatus === undefined ? [] : [{ kind: 'http', httpStatuses: httpStatusesOf(httpStatus) } as const]),
  ];
}

function bothOf(one: readonly JobStatus[] | undefined, other: readonly JobStatus[] | undefined) {
  if (!one || !other) return one ?? other;
  return JOB_STATUSES.filter((status) => one.includes(status) && other.includes(status));
}

/** Times of ISO 8601 in UTC sort as texts. */
function latest(one: string | undefined, other: string | undefined): string | undefined {
  return one !== undefined && other !== undefined && one < other ? other : (one ?? other);
}

function earliest(one: string | undefined, other: string | undefined): string | undefined {
  return one !== undefined && other !== undefined && other < one ? other : (one ?? other);
}
