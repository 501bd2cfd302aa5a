import type { ValidationError } from 'class-validator';
import type { FieldError } from './problem.js';

/** Where in a request something lies: a JSON pointer into its body, or a name among its parameters. */
export type Place = { readonly pointer: string } | { readonly parameter: string };

/** The body as a whole. */
export const BODY: Place = { pointer: '' };

/** The query, or the path, before any parameter is named. */
export const PARAMETERS: Place = { parameter: '' };

/** So many are told of: who has more wrong than that has other troubles. */
export const MAX_ERRORS = 50;

export function fieldError(place: Place, code: string, detail: string): FieldError {
  return { code, detail, ...place };
}

export function unknownField(place: Place, name: string): FieldError {
  const what = 'pointer' in place ? 'field' : 'parameter';
  return fieldError(place, 'unknown_field', `There is no ${what} ${name.slice(0, 100)} here`);
}

/** The place of a member of what lies at a place (RFC 6901). */
export function inside(place: Place, key: string): Place {
  if ('pointer' in place) return { pointer: `${place.pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}` };

  return { parameter: place.parameter === '' ? key : `${place.parameter}.${key}` };
}

/** What class-validator found, one error a field, each with its place. */
export function fieldErrors(violations: readonly ValidationError[], place: Place): readonly FieldError[] {
  return violations.slice(0, MAX_ERRORS).flatMap((violation) => {
    const here = inside(place, violation.property);
    const nested = fieldErrors(violation.children ?? [], here);
    const [own] = Object.entries(violation.constraints ?? {});
    return own ? [ownError(violation, own, here), ...nested] : nested;
  });
}

function ownError({ property, value, contexts }: ValidationError, rule: [string, string], place: Place): FieldError {
  const [name, message] = rule;
  if (name === 'whitelistValidation') return unknownField(place, property);
  if (value === undefined) return fieldError(place, 'required', `${property} is required`);

  return fieldError(place, contexts?.[name]?.code ?? snakeCase(name), message);
}

/** `isInt` is told as `is_int`; a rule may name a code of its own in its context: `{ context: { code } }`. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
