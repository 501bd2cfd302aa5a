import { instantOf } from '../read-model/instants.js';
import type { Field } from './field.js';
import { isText } from './text.js';

/* Fields that several resources have. */

interface Range {
  readonly min: number;
  readonly max: number;
}

export function integer({ min, max }: Range, description: string): Field<number> {
  return {
    schema: { type: 'integer', minimum: min, maximum: max, description },
    read: (value, refuse) =>
      Number.isInteger(value) && (value as number) >= min && (value as number) <= max
        ? (value as number)
        : refuse(`This must be a whole number from ${min} to ${max}`),
    fromText: (text) => (/^-?\d{1,15}$/.test(text) ? Number(text) : text),
  };
}

/** In a query: `true` or `false`. */
export function yesOrNo(description: string): Field<boolean> {
  return {
    schema: { type: 'boolean', description },
    read: (value, refuse) => (typeof value === 'boolean' ? value : refuse('This must be true or false')),
    fromText: (text) => (text === 'true' ? true : text === 'false' ? false : text),
  };
}

const YEAR_MS = 366 * 86_400_000;

/** @param what is not done before then, as a sentence begins */
export function notBefore(what: string): Field<string | null> {
  return {
    schema: {
      type: 'string',
      format: 'date-time-within-a-year',
      nullable: true,
      description: `${what} before this time, which names its zone and is at most a year ahead.`,
    },
    read(value, refuse, at) {
      if (value === null) return null;
      const instant = typeof value === 'string' ? instantOf(value) : undefined;
      if (!instant) return refuse('This must be a time of ISO 8601 with its zone, such as 2026-03-01T12:00:00Z');
      if (instant.getTime() > at.getTime() + YEAR_MS) return refuse('This must be at most a year ahead');

      return instant.toISOString();
    },
    fromText: asIs,
  };
}

/** No control characters. Halves of surrogate pairs, which no Unicode text has, are refused besides. */
export const LINE_PATTERN = String.raw`^[^\u0000-\u001f\u007f-\u009f]*$`;
/** The same as an item of a list in a query, where commas stand between the items. */
export const LISTED_PATTERN = String.raw`^[^,\u0000-\u001f\u007f-\u009f]*$`;
const LINE = new RegExp(LINE_PATTERN, 'u');
const HALF_A_CHARACTER = /\p{Cs}/u;

/** Whether a value is a text of so many characters, all on one line. */
export function isLine(value: unknown, bounds: Range): value is string {
  return isText(value, bounds) && LINE.test(value) && !HALF_A_CHARACTER.test(value);
}

/** A text on one line: a name that somebody gives. */
export function line({ min, max }: Range, description: string): Field<string> {
  return {
    schema: { type: 'string', minLength: min, maxLength: max, pattern: LINE_PATTERN, description },
    read: (value, refuse) =>
      isLine(value, { min, max })
        ? value
        : refuse(`This must be a text of ${min} to ${max} characters, none of them a control or half a character`),
  };
}

/** Any text, or null. */
export function textOrNull({ min, max }: Range, description: string): Field<string | null> {
  return {
    schema: { type: 'string', minLength: min, maxLength: max, nullable: true, description },
    read: (value, refuse) =>
      value === null || isText(value, { min, max })
        ? value
        : refuse(`This must be a text of ${min} to ${max} characters`),
  };
}

export function asIs(text: string): string {
  return text;
}
