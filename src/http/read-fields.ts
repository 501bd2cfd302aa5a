import type { Field, Refuse } from './field.js';
import { fieldError, inside, MAX_ERRORS, type Place, unknownField } from './field-errors.js';
import type { FieldError } from './problem.js';

export interface FieldReading {
  /** A map, so that no name that every object has (`constructor`) is taken for a field. */
  readonly fields: ReadonlyMap<string, Field<unknown>>;
  readonly place: Place;
  readonly at: Date;
  /** What is wrong is added here; the answer counts only where that is nothing. */
  readonly errors: FieldError[];
  /** A field that somebody else reads. */
  readonly besides?: string | undefined;
}

/** Reads an object by a table of fields: JSON, or query parameters. */
export function readFields(given: Readonly<Record<string, unknown>>, reading: FieldReading): Record<string, unknown> {
  const { fields, place, at, errors, besides } = reading;
  const isQuery = 'parameter' in place;
  const read: Record<string, unknown> = {};
  // Never copied: an object may come with a million fields, of which fifty are looked at.
  for (const name in given) {
    if (errors.length >= MAX_ERRORS) break;
    if (name === besides) continue;
    const value = given[name];
    const here = inside(place, name);
    const field = fields.get(name);
    if (!field || (isQuery && !field.fromText)) {
      errors.push(unknownField(here, name));
      continue;
    }
    const refuse: Refuse = (detail, member) =>
      void errors.push(fieldError(member === undefined ? here : inside(here, member), 'invalid', detail));
    read[name] = field.read(isQuery && typeof value === 'string' ? field.fromText?.(value) : value, refuse, at);
  }
  return read;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
