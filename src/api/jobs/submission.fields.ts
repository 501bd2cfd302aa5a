import { asIs, integer, isLine, LINE_PATTERN, notBefore, yesOrNo } from '../../http/common.fields.js';
import type { Field } from '../../http/field.js';
import { type JobOptions, OPTION_LIMITS } from '../../job/job.options.js';
import { type CallbackBounds, callbackUrl } from './callback-url.field.js';
import { headers } from './headers.field.js';

/** Everything that a submission may say beside its URL. */
export type SubmissionOptions = Omit<JobOptions, 'respectRobots' | 'respectRobotsByDefault'> & {
  readonly respectRobots: boolean;
  readonly maxAgeSeconds: number;
  readonly callbackUrl?: string | undefined;
};

export type OptionFields = { readonly [name in keyof SubmissionOptions]-?: Field<SubmissionOptions[name]> };

/** What the operator lets a submission ask for. */
export interface OptionBounds {
  readonly timeoutSeconds: number;
  readonly maxBytes: number;
  readonly callbacks: CallbackBounds;
}

export function optionFields(most: OptionBounds): OptionFields {
  const { timeoutSeconds, maxBytes, maxAttempts, priority, maxAgeSeconds } = OPTION_LIMITS;
  return {
    maxAgeSeconds: integer(
      maxAgeSeconds,
      'How old a job of the same URL may be to stand for this submission; 0 always makes a new one.',
    ),
    headers,
    acceptStatus: {
      schema: {
        type: 'string',
        enum: ['success', 'any'],
        description: 'Which responses count: those with a status of 2xx, or every one.',
      },
      read: (value, refuse) =>
        value === 'success' || value === 'any' ? value : refuse('This must be "success" or "any"'),
      fromText: asIs,
    },
    timeoutSeconds: integer(capped(timeoutSeconds, most.timeoutSeconds), 'For the whole fetch, redirects included.'),
    maxBytes: integer(capped(maxBytes, most.maxBytes), 'Of the body, as received and as decoded.'),
    maxAttempts: integer(maxAttempts, 'Failures until the job ends as failed.'),
    priority: integer(priority, 'Higher ones are fetched first.'),
    notBefore: notBefore('Not fetched'),
    tags,
    respectRobots: yesOrNo(
      'Whether nothing is fetched that the robots.txt of its origin keeps from us (RFC 9309). Where nothing is said, each host that is asked may have this of its own.',
    ),
    callbackUrl: callbackUrl(most.callbacks),
  };
}

/** The widest limits there are, for the OpenAPI document. */
export const WIDEST: OptionBounds = {
  timeoutSeconds: OPTION_LIMITS.timeoutSeconds.max,
  maxBytes: OPTION_LIMITS.maxBytes.max,
  callbacks: { areSigned: true, rule: { refusal: () => undefined, allowsLocalNames: true } },
};

/** Names and fields that can be given in a query. */
export function queryFields(): readonly (readonly [name: string, field: Field<unknown>])[] {
  return Object.entries<Field<unknown>>(optionFields(WIDEST)).filter(([, field]) => field.fromText);
}

interface Range {
  readonly min: number;
  readonly max: number;
}

function capped({ min, max }: Range, most: number): Range {
  return { min, max: Math.min(max, most) };
}

const tags: Field<readonly string[]> = {
  schema: {
    type: 'array',
    items: { type: 'string', minLength: 1, maxLength: OPTION_LIMITS.tags.length, pattern: LINE_PATTERN },
    maxItems: OPTION_LIMITS.tags.count,
    uniqueItems: true,
    description: 'Words to find the job by. In a query: separated by commas.',
  },
  read(value, refuse) {
    const { count, length } = OPTION_LIMITS.tags;
    if (!Array.isArray(value)) return refuse('This must be a list of texts');
    if (value.length > count) return refuse(`There can be at most ${count} tags`);
    const bad = value.findIndex((tag) => !isLine(tag, { min: 1, max: length }));
    if (bad >= 0)
      return refuse(
        `A tag must be a text of 1 to ${length} characters, none of them a control or half a character`,
        String(bad),
      );
    const repeated = value.findIndex((tag, index) => value.indexOf(tag) < index);
    if (repeated >= 0) return refuse('This tag is there twice', String(repeated));

    return value;
  },
  fromText: (text) => text.split(','),
};
