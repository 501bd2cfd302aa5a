import type { JobStatus } from '../job/job.state.js';
import type { JobView } from '../job/job.view.js';
import { cursorAfterPlace, type ListPlace, type ListStretch, placeOfJob, stretchOf } from './job-order.js';
import {
  type Conditions,
  conditionsBeside,
  isOfLateKind,
  isOfStatusesAlone,
  isUnconditional,
  type JobQuestion,
  NO_CONDITIONS,
  type Plan,
  planOf,
  questionOf,
  type Source,
} from './job-plan.js';
import type { JobQuery, JobTotal } from './job-views.js';
import { OutdatedViewsError } from './outdated-views.js';
import { type Page, pageOf } from './page.js';

/** A walk through a source: which of its jobs are looked at, in which order, and which of them count. */
export interface Walk extends Pick<JobQuery, 'by' | 'order'> {
  readonly source: Source;
  readonly stretch: ListStretch;
  readonly conditions: Conditions;
}

/** What a store must be able to tell of its indexes. Each answer reads no more than the walk, or `most` entries of it. */
export interface JobIndexes {
  /** How many jobs count, `most` at most. */
  count(walk: Walk, most: number): Promise<number>;
  /** Where the nth job stands, whatever the conditions; undefined where there are fewer. */
  nth(walk: Walk, n: number): Promise<ListPlace | undefined>;
  /** The first jobs that count. */
  jobs(walk: Walk, limit: number): Promise<readonly JobView[]>;
  /** Whether there are jobs that an earlier version wrote, without all that they are searched by. */
  isOutdated(): Promise<boolean>;
  /** All that are not deleted, where a store keeps sums: what it would have to count, it counts up to a bound. */
  countByStatus?(): Promise<Readonly<Record<JobStatus, number>>>;
}

/** A source with no more entries than this is read whole, if it is not in order. */
export const SMALL = 2_000;
/** So many jobs are looked at for a page: first some, and where these do not fill it, so many in all. */
export const LOOKED_AT = [500, 5_000] as const;
/** So far a list is counted. */
export const COUNTED = 10_000;
/** Of so many sources the size is looked for. */
const MAX_SIZED = 6;

/**
 * A page of a list. Jobs that an index is not narrow enough for are looked at one by one, so many of them at most: a page
 * may be short, and be followed by another, but none costs more than its bound.
 * @throws BadCursorError, OutdatedViewsError
 */
export async function pageOfJobs(query: JobQuery, indexes: JobIndexes): Promise<Page<JobView>> {
  const walk = await walkOf(query, indexes);
  if (isEmpty(walk.source)) return { items: [], next: null };

  for (const most of LOOKED_AT) {
    const edge = isBounded(walk) ? undefined : await edgeOf(walk, most, indexes);
    const found = await indexes.jobs(edge ? upTo(edge, walk) : walk, query.limit + 1);
    const page = pageOf(found, query.limit, (last) => cursorAfterPlace(placeOfJob(last, query), query));
    if (page.next !== null || !edge) return page;
    if (most === LOOKED_AT.at(-1)) return { ...page, next: cursorAfterPlace(edge, query) };
  }
  throw new RangeError('A page is looked for once at least');
}

/**
 * How many jobs a list has: all of an index are counted up to a bound, and of others the first that are looked at.
 * @throws OutdatedViewsError
 */
export async function totalOfJobs(query: JobQuery, indexes: JobIndexes): Promise<JobTotal> {
  const walk = await walkOf({ ...query, cursor: undefined }, indexes);
  if (isEmpty(walk.source)) return { count: 0, isExact: true };
  if (indexes.countByStatus && isOfStatusesAlone(questionOf(query))) {
    return sumOf(walk.source, await indexes.countByStatus());
  }
  if (isUnconditional(walk.conditions)) {
    const count = await indexes.count(walk, COUNTED + 1);
    return { count: Math.min(count, COUNTED), isExact: count <= COUNTED };
  }
  const [most] = LOOKED_AT;
  const edge = isBounded(walk) ? undefined : await edgeOf(walk, most, indexes);
  const count = await indexes.count(edge ? upTo(edge, walk) : walk, Math.max(most, SMALL));
  return { count, isExact: !edge };
}

function sumOf(source: Source, counts: Readonly<Record<JobStatus, number>>): JobTotal {
  const statuses = 'statuses' in source ? source.statuses : [];
  return { count: statuses.reduce((sum, status) => sum + counts[status], 0), isExact: true };
}

async function walkOf(query: JobQuery, indexes: JobIndexes): Promise<Walk> {
  const question = questionOf(query);
  if (isOfLateKind(question) && (await indexes.isOutdated())) throw new OutdatedViewsError();

  const { by, order } = query;
  const stretch = stretchOf(query);
  const source = await sourceOf(question, planOf(question), indexes);
  return { by, order, source, stretch, conditions: conditionsBeside(source, question) };
}

/** The smallest source, where that is small. */
async function sourceOf(question: JobQuestion, { walked, narrow }: Plan, indexes: JobIndexes): Promise<Source> {
  if (narrow.every((source) => source === walked)) return walked;

  const sized = await Promise.all(
    narrow.slice(0, MAX_SIZED).map(async (source) => ({ source, size: await sizeOf(source, question, indexes) })),
  );
  const [least] = sized.sort((one, other) => one.size - other.size);
  return least && least.size <= SMALL ? least.source : walked;
}

/** What is not in the order of the list is read whole, whatever range of it is asked for. */
function sizeOf(source: Source, { by, from, till }: JobQuestion, indexes: JobIndexes): Promise<number> {
  const stretch = isInOrder(source, by) ? { from, till } : { from: undefined, till: undefined };
  const whole = stretchOf({ order: 'newest', ...stretch });
  return isEmpty(source)
    ? Promise.resolve(0)
    : indexes.count({ source, order: 'newest', stretch: whole, conditions: NO_CONDITIONS }, SMALL + 1);
}

/** Whether no more jobs are looked at than belong on the page, or than are few anyway. */
function isBounded({ source, by, conditions }: Walk): boolean {
  return source.kind === 'ids' || !isInOrder(source, by) || isUnconditional(conditions);
}

function isInOrder({ kind }: Source, by: JobQuery['by']): boolean {
  return kind === 'finish' || (by !== 'finish' && kind !== 'urlPrefix');
}

function edgeOf(walk: Walk, most: number, indexes: JobIndexes): Promise<ListPlace | undefined> {
  return indexes.nth({ ...walk, conditions: NO_CONDITIONS }, most);
}

function upTo(end: ListPlace, walk: Walk): Walk {
  return { ...walk, stretch: { ...walk.stretch, end } };
}

/** Jobs of no status at all are asked for. */
function isEmpty(source: Source): boolean {
  return 'statuses' in source && source.statuses.length === 0;
}
