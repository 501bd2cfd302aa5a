import type { JobAnswer } from '../../../src/contract/answers.js';
import { STATUSES } from '../shared/statuses.js';

export interface Suggestion {
  /** What stands in the place of the word that is being typed. */
  readonly word: string;
  readonly means: string;
}

type ErrorCode = NonNullable<JobAnswer['error']>['code'];

const NAMES: readonly Suggestion[] = [
  { word: 'status:', means: 'queued, running, completed, failed …' },
  { word: 'host:', means: 'host of the URL, with its port' },
  { word: 'error:', means: 'error of the latest attempt' },
  { word: 'http:', means: 'status of the answer, 404 or 5xx' },
  { word: 'tag:', means: 'a tag of the submission' },
  { word: 'after:', means: 'submitted since: 90m, 12h, 7d, a day' },
  { word: 'before:', means: 'submitted before: an age, a day' },
  { word: 'url:', means: 'the whole URL, or its beginning and *' },
];

const ERRORS: readonly (ErrorCode | `${string}*` | '*')[] = [
  ...(['*', 'timeout*', 'dns*', 'connection*', 'blocked*', 'http_status', 'dns_not_found'] as const),
  ...(['connection_refused', 'connection_reset', 'tls_failed', 'timeout_connect', 'timeout_headers'] as const),
  ...(['timeout_body', 'timeout_total', 'too_large', 'redirect_loop', 'blocked_address', 'runner_lost'] as const),
];

const VALUES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['status', STATUSES],
  ['error', ERRORS],
  ['http', ['2xx', '3xx', '4xx', '5xx', '404', '403', '429', '500', '503']],
  ['after', ['15m', '1h', '12h', '24h', '7d']],
  ['before', ['1h', '24h', '7d']],
]);
const MOST = 8;

/** What the word at the end of a search may go on as. @param hosts the busiest ones */
export function suggestionsFor(search: string, hosts: readonly string[]): readonly Suggestion[] {
  const typed = /\S*$/.exec(search)?.[0] ?? '';
  const minus = typed.startsWith('-') ? '-' : '';
  const [name = '', value] = typed.slice(minus.length).split(/:(.*)/s);
  if (value === undefined)
    return NAMES.filter(({ word }) => word.startsWith(name)).map((each) => prefixed(minus, each));

  const values = name === 'host' ? hosts : (VALUES.get(name) ?? []);
  const before = value.slice(0, value.lastIndexOf(',') + 1);
  const last = value.slice(before.length);
  return values
    .filter((each) => each.startsWith(last) && each !== last)
    .slice(0, MOST)
    .map((each) => ({ word: `${minus}${name}:${before}${each}`, means: '' }));
}

/** The search with a suggestion taken: complete words end with a space, names wait for their values. */
export function withSuggestion(search: string, { word }: Suggestion): string {
  return search.replace(/\S*$/, '') + (word.endsWith(':') ? word : `${word} `);
}

function prefixed(minus: string, { word, means }: Suggestion): Suggestion {
  return { word: minus + word, means };
}
