import type { Field, Refuse } from '../../http/field.js';
import { type HeaderPair, REFUSED_HEADERS, sortedHeaders } from '../../job/job.headers.js';
import { OPTION_LIMITS } from '../../job/job.options.js';

/** RFC 9110, 5.6.2 and 5.5: what a field's name and its value are made of. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** A map of headers, as the pairs that a job keeps. */
export const headers = headerMap({
  refused: REFUSED_HEADERS,
  refusal: 'This header cannot be set for a job',
  description:
    `Sent with the request; at most ${OPTION_LIMITS.headers.bytes} bytes. Part of what makes two submissions the ` +
    `same. Refused, since a log that keeps everything is no place for secrets and others are the fetcher's own: ` +
    `${[...REFUSED_HEADERS].join(', ')}.`,
});

interface HeaderRules {
  /** Names in lower case. */
  readonly refused: ReadonlySet<string>;
  readonly refusal: string;
  readonly description: string;
}

/** A map of headers, read as pairs: names in lower case, sorted. */
export function headerMap(rules: HeaderRules): Field<readonly HeaderPair[]> {
  // in letters of either case, since JSON Schema knows no flags
  const refused = new RegExp(`^(?:${[...rules.refused].map(inAnyCase).join('|')})$`);
  return {
    schema: {
      type: 'object',
      propertyNames: { pattern: TOKEN.source, not: { pattern: refused.source } },
      additionalProperties: { type: 'string', pattern: FIELD_VALUE.source },
      maxProperties: OPTION_LIMITS.headers.count,
      description: rules.description,
    },
    read: (value, refuse) => readHeaders(value, refuse, rules),
  };
}

function readHeaders(value: unknown, refuse: Refuse, rules: HeaderRules): readonly HeaderPair[] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('This must be an object of header names and their values');
  }
  const { count, bytes } = OPTION_LIMITS.headers;
  if (Object.keys(value).length > count) return refuse(`There can be at most ${count} headers`);
  const given = Object.entries(value);
  const size = given.reduce((sum, [name, text]) => sum + name.length + lengthOf(text), 0);
  if (size > bytes) return refuse(`The headers are longer than ${bytes} bytes`);

  const seen = new Set<string>();
  const pairs: HeaderPair[] = [];
  for (const [name, text] of given) {
    const wrong = wrongWithHeader(name, text, seen, rules);
    if (wrong === undefined) pairs.push([name, withoutOuterSpace(text)]);
    else refuse(wrong, name);
    seen.add(name.toLowerCase());
  }
  return pairs.length < given.length ? undefined : sortedHeaders(pairs);
}

function wrongWithHeader(
  name: string,
  value: unknown,
  seen: ReadonlySet<string>,
  { refused, refusal }: HeaderRules,
): string | undefined {
  if (!TOKEN.test(name)) return 'This is not the name of a header';
  if (refused.has(name.toLowerCase())) return refusal;
  if (seen.has(name.toLowerCase())) return 'This header is there twice, in other letters';
  if (typeof value !== 'string') return 'The value of a header must be a text';
  if (!FIELD_VALUE.test(value)) return 'The value holds characters that no header can carry';
  return undefined;
}

function inAnyCase(name: string): string {
  return name.replace(/[a-z]/g, (letter) => `[${letter.toUpperCase()}${letter}]`);
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' ? value.length : 0;
}

/** Space around a value is not part of it. Only the ends are looked at: a pattern would try every space within. */
function withoutOuterSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text[start])) start++;
  while (end > start && isSpace(text[end - 1])) end--;
  return text.slice(start, end);
}

function isSpace(char: string | undefined): boolean {
  return char === ' ' || char === '\t';
}
