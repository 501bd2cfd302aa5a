import type { FetchOutcome } from '../job/fetch.commands.js';
import { type EarlierPage, refreshed } from '../job/job.revalidation.js';
import type { FetchResult } from '../outbound/fetcher.js';
import type { Facts } from '../tracing/spans.js';

/** Retried, since it says nothing of the page. The reason is in our log only. */
export const OUR_FAULT: FetchOutcome = {
  kind: 'failure',
  error: { code: 'internal', message: 'The service failed while it fetched this' },
};

export type BusyOutcome = Extract<FetchResult, { kind: 'busy' }>;

type EndedFetch = Exclude<FetchResult, { kind: 'interrupted' }>;

/** A page that did not change is the earlier one. */
export function outcomeOf(result: EndedFetch, earlier: EarlierPage | undefined): FetchOutcome | BusyOutcome {
  if (result.kind !== 'unchanged') return result;
  if (!earlier) return OUR_FAULT; // nothing was asked for that a 304 could answer

  const { body, fetchedAt: unchangedSince } = earlier;
  return {
    kind: 'response',
    response: refreshed(earlier, result.response),
    body,
    timings: result.timings,
    unchangedSince,
  };
}

/** What a span tells of it. */
export function factsOf(outcome: FetchOutcome | BusyOutcome): Facts {
  if (outcome.kind === 'busy') return { 'retriever.awaits': outcome.host };
  if (outcome.kind === 'failure') return { 'error.type': outcome.error.code };
  if (outcome.unchangedSince !== undefined) return { 'http.response.status_code': 304, 'retriever.bytes': 0 };
  return { 'http.response.status_code': outcome.response.httpStatus, 'retriever.bytes': outcome.body.size };
}
