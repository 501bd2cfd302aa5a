import type { FetchOutcome } from './fetch.commands.js';
import type { FetchErrorCode } from './job.events.js';
import { holdUntil, saysLater } from './job.policy.js';

/**
 * What a fetch says of its host's trouble, in a word: a status or a code; `none` where the host answered as it should.
 * Undefined where it says nothing of the host, or where the host said itself for how long to leave it alone.
 */
export function hostTroubleOf(outcome: FetchOutcome, at: Date): string | undefined {
  const { response } = outcome;
  if (!response)
    return outcome.kind === 'failure' && TROUBLED_CODES.has(outcome.error.code) ? outcome.error.code : undefined;
  if (holdUntil(response, at)) return undefined;

  const { httpStatus } = response;
  const isTrouble = httpStatus === 429 || (httpStatus >= 500 && saysLater(httpStatus));
  return isTrouble ? `status ${httpStatus}` : 'none';
}

/** Nothing came of the host: it is away, or has more to do than it can. */
const TROUBLED_CODES: ReadonlySet<FetchErrorCode> = new Set<FetchErrorCode>([
  'connection_refused',
  'connection_reset',
  'timeout_connect',
  'timeout_headers',
  'timeout_total',
]);
