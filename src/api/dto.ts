import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { fieldErrors, type Place } from './field-errors.js';
import type { FieldError } from './problem.js';
import { shapeErrors } from './shape.js';

/** A DTO that holds, or everything that is wrong with it. */
export type DtoReading<Dto> =
  | { readonly dto: Dto; readonly errors?: undefined }
  | { readonly dto?: undefined; readonly errors: readonly FieldError[] };

/**
 * Reads parsed JSON, or a query, into a DTO and checks it by the class-validator rules of its class. A field that the
 * class does not know is an error, never ignored. `place` is where the input lies in its request. Not for free JSON,
 * such as a map of headers: class-transformer drops keys there, so it is read as it was parsed.
 */
export function readDto<Dto extends object>(type: Type<Dto>, input: unknown, place: Place): DtoReading<Dto> {
  const given = input ?? {}; // an empty body is an empty object
  if (isEmpty(given) && takesNothing(type)) return { dto: new type() };

  const misshapen = shapeErrors(given, type.prototype, place);
  if (misshapen.length > 0) return { errors: misshapen };

  const dto = plainToInstance(type, given);
  const violations = validateSync(dto, RULES);
  return violations.length === 0 ? { dto } : { errors: fieldErrors(violations, place) };
}

/** Most queries are empty, and to validate nothing once is enough. */
const takingNothing = new WeakMap<Type, boolean>();

function takesNothing(type: Type<object>): boolean {
  const known = takingNothing.get(type);
  if (known !== undefined) return known;

  const takes = validateSync(plainToInstance(type, {}), RULES).length === 0;
  takingNothing.set(type, takes);
  return takes;
}

function isEmpty(input: unknown): boolean {
  if (typeof input !== 'object' || Array.isArray(input)) return false;
  for (const _key in input) return false;
  return true;
}

const RULES = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: false,
  stopAtFirstError: true,
} as const;
