import type { FetchErrorCode } from '../../job/job.events.js';

/** Why a response has no body, in the words of ISO 28500:2017, 5.13. */
export function truncationOf(code: FetchErrorCode | undefined): string {
  return (code && REASONS[code]) ?? 'unspecified';
}

const REASONS: { readonly [code in FetchErrorCode]?: 'length' | 'time' | 'disconnect' } = {
  too_large: 'length',
  timeout_body: 'time',
  timeout_total: 'time',
  connection_reset: 'disconnect',
  truncated: 'disconnect',
};
