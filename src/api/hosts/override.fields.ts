import { type HostOverrides, OVERRIDE_LIMITS } from '../../host/host.overrides.js';
import { integer, textOrNull, yesOrNo } from '../../http/common.fields.js';
import type { Field } from '../../http/field.js';
import { FieldTable } from '../../http/field-table.js';
import { REFUSED_HEADERS } from '../../job/job.headers.js';
import { OPTION_LIMITS } from '../../job/job.options.js';
import { headerMap } from '../jobs/headers.field.js';

/** What clients send, read. */
export interface OverridesBody extends HostOverrides {
  readonly reason?: string | null;
}

/** Besides those that no job may carry: what has a field of its own, what the fetcher undoes, and what is about one page. */
const REFUSED: ReadonlySet<string> = new Set([
  ...REFUSED_HEADERS,
  'user-agent',
  'accept-encoding',
  'range',
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
  'if-range',
]);

/** RFC 9110, 5.5: no space at its ends. */
const USER_AGENT = /^[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?$/;

const { slots, delayMs, userAgent } = OVERRIDE_LIMITS;

const userAgentField: Field<string> = {
  schema: {
    type: 'string',
    minLength: userAgent.min,
    maxLength: userAgent.max,
    pattern: USER_AGENT.source,
    description: 'Sent as `User-Agent`, unless a job has one of its own; what a robots.txt knows us by.',
  },
  read: (value, refuse) =>
    typeof value === 'string' && value.length <= userAgent.max && USER_AGENT.test(value)
      ? value
      : refuse(`This must be a text of ${userAgent.min} to ${userAgent.max} characters that a header can carry`),
};

const FIELDS = {
  slots: integer(slots, 'How many fetches of it may run at once.'),
  delayMs: integer(delayMs, 'How far apart two fetches of it begin.'),
  respectRobots: yesOrNo('Whether its robots.txt is respected where a submission does not say.'),
  userAgent: userAgentField,
  headers: headerMap({
    refused: REFUSED,
    refusal: 'This header cannot be set for a host',
    description:
      `Sent with each request to this host, and to no other; at most ${OPTION_LIMITS.headers.bytes} bytes. A job's own ` +
      `header of the same name takes the place of one. Refused, since a log that keeps everything is no place for ` +
      `secrets and others are the fetcher's own, or a page's: ${[...REFUSED].join(', ')}.`,
  }),
} as const;

/** What the API and a settings file say of one host. */
export const OVERRIDES = new FieldTable<HostOverrides>(FIELDS, []);

export const OVERRIDES_BODY = new FieldTable<OverridesBody>(
  { ...FIELDS, reason: textOrNull({ min: 0, max: 1_000 }, 'For people; kept in the log.') },
  [],
);
