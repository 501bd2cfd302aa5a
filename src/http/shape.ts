import { fieldError, inside, MAX_ERRORS, type Place, unknownField } from './field-errors.js';
import type { FieldError } from './problem.js';

const MAX_DEPTH = 32;

/**
 * What no DTO can take and no validator gets to see: input that is not an object, JSON nested so deeply that walking it
 * would exhaust the stack, and keys named like what every object inherits, which class-transformer would drop unseen.
 * @param prototype of the class that the input is read into: what it inherits cannot be a field
 */
export function shapeErrors(input: unknown, prototype: object, place: Place): readonly FieldError[] {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return [fieldError(place, 'not_an_object', 'A JSON object is expected here')];
  }
  const errors: FieldError[] = [];
  walk(input, prototype, place, 1, errors);
  return errors;
}

function walk(value: object, prototype: object, place: Place, depth: number, errors: FieldError[]): void {
  if (depth > MAX_DEPTH) {
    errors.push(fieldError(place, 'too_deep', `JSON is read here to a depth of ${MAX_DEPTH}`));
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    if (errors.length >= MAX_ERRORS) return;
    if (key in prototype) errors.push(unknownField(inside(place, key), key));
    else if (typeof inner === 'object' && inner !== null) {
      walk(inner, Object.prototype, inside(place, key), depth + 1, errors);
    }
  }
}
