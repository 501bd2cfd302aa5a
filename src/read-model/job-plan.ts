import { isFinal, JOB_STATUSES, type JobStatus } from '../job/job.state.js';
import type { JobTerm } from './job-terms.js';
import type { JobQuery } from './job-views.js';

/**
 * An index that jobs are looked up in, with what is looked up. Those of statuses, and of a host, have the jobs of each
 * status in order; those of a term are in order for each of its values.
 */
export type Source =
  | { readonly kind: 'status' | 'finish'; readonly statuses: readonly JobStatus[] }
  | { readonly kind: 'host'; readonly host: string; readonly statuses: readonly JobStatus[] }
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | Exclude<JobTerm, { kind: 'host' }>;

/** What an index does not know of the jobs that it has: each of them is looked at for it. */
export interface Conditions {
  readonly statuses?: readonly JobStatus[] | undefined;
  readonly every: readonly JobTerm[];
  readonly none: readonly JobTerm[];
  /** Submitted at or after the one, before the other, ISO 8601. */
  readonly from?: string | undefined;
  readonly till?: string | undefined;
}

export const NO_CONDITIONS: Conditions = { every: [], none: [] };

/** A query, with everything that must be true of a job in one place. */
export interface JobQuestion extends Omit<JobQuery, 'host' | 'url' | 'tag' | 'every' | 'none'> {
  readonly every: readonly JobTerm[];
  readonly none: readonly JobTerm[];
}

/** How a list is looked for. Which of the narrow sources is the best, their sizes decide. */
export interface Plan {
  /** In the order of the list: it can be walked from where the last page ended, whatever its size. */
  readonly walked: Source;
  /** Those that may be small enough to be read whole, for every page. */
  readonly narrow: readonly Source[];
}

export function questionOf({ host, url, tag, every = [], none = [], ...query }: JobQuery): JobQuestion {
  const named: JobTerm[] = [];
  if (url !== undefined) named.push({ kind: 'url', url });
  if (tag !== undefined) named.push({ kind: 'tag', tag });
  if (host !== undefined) named.push({ kind: 'host', host });
  return { ...query, every: [...named, ...every], none };
}

export function planOf(question: JobQuestion): Plan {
  const { ids, by, statuses = JOB_STATUSES } = question;
  if (ids) return { walked: { kind: 'ids', ids }, narrow: [] };

  const narrow = narrowSources(question.every, statuses);
  if (by === 'finish') return { walked: { kind: 'finish', statuses: statuses.filter(isFinal) }, narrow };

  const walked = narrow.find(({ kind }) => kind !== 'urlPrefix');
  return { walked: walked ?? { kind: 'status', statuses }, narrow };
}

/** What must still be asked of the jobs of a source. */
export function conditionsBeside(source: Source, question: JobQuestion): Conditions {
  const { statuses = JOB_STATUSES, every, none, from, till, by } = question;
  return {
    ...(!knowsStatuses(source, question) && { statuses }),
    every: every.filter((term) => !knows(source, term)),
    none,
    ...(by === 'finish' && { from, till }),
  };
}

export function isUnconditional({ statuses, every, none, from, till }: Conditions): boolean {
  return !statuses && every.length === 0 && none.length === 0 && !from && !till;
}

/** Whether nothing is asked but for statuses: of these there are sums. */
export function isOfStatusesAlone({ ids, every, none, from, till }: JobQuestion): boolean {
  return !ids && every.length === 0 && none.length === 0 && !from && !till;
}

/** Whether something is asked that the views of the first version knew nothing of. */
export function isOfLateKind({ by, every, none }: JobQuestion): boolean {
  return by === 'finish' || [...every, ...none].some(({ kind }) => LATE_KINDS.includes(kind));
}

const LATE_KINDS: readonly JobTerm['kind'][] = ['urlPrefix', 'word', 'error', 'http'];

/** The narrowest kinds first. A URL's beginning has its host in it. */
function narrowSources(every: readonly JobTerm[], statuses: readonly JobStatus[]): readonly Source[] {
  const sources = every.flatMap((term): Source[] => {
    if (term.kind === 'host') return [{ ...term, statuses }];
    if (term.kind === 'urlPrefix') return [term, { kind: 'host', host: new URL(term.prefix).host, statuses }];
    return [term];
  });
  return sources.sort((one, other) => RANKS.indexOf(one.kind) - RANKS.indexOf(other.kind));
}

const RANKS: readonly Source['kind'][] = ['url', 'urlPrefix', 'tag', 'error', 'word', 'host', 'http'];

/** A URL is looked up by a hash of it, and two may share one. */
function knows(source: Source, term: JobTerm): boolean {
  if (source.kind === 'host') return term.kind === 'host' && term.host === source.host;
  return source === term && term.kind !== 'url';
}

/** Deleted jobs lie in few of the indexes, and are never final. */
function knowsStatuses({ kind }: Source, { statuses, by }: JobQuestion): boolean {
  if (kind === 'status' || kind === 'host' || kind === 'finish') return true;
  const hasDeleted = kind === 'ids' || kind === 'url' || kind === 'urlPrefix';
  return statuses === undefined && (by === 'finish' || !hasDeleted);
}
