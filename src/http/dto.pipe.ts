import { type ArgumentMetadata, type PipeTransform, Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { BODY, fieldErrors, PARAMETERS, type Place } from './field-errors.js';
import { refuseErrors } from './problem.js';
import { shapeErrors } from './shape.js';

/**
 * Reads bodies, queries and path parameters into the DTO classes that controllers ask for, and checks them by the
 * class-validator rules of the class. A field that the class does not know is refused, never ignored. Not for free
 * JSON, such as a map of headers: class-transformer drops keys there, so it is read as it was parsed.
 */
export class DtoPipe implements PipeTransform {
  /** @throws Problem */
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type === 'custom' || NOT_DTOS.has(metatype)) return value;

    const given = value === undefined ? {} : value; // no body is an empty object, and null is none
    return readDto(metatype as Type<object>, given, type === 'body' ? BODY : PARAMETERS);
  }
}

const NOT_DTOS: ReadonlySet<unknown> = new Set([undefined, String, Number, Boolean, Object, Array, Buffer]);

/**
 * Reads what lies at a place into a DTO class, and checks it by the rules of the class.
 * @throws Problem
 */
export function readDto<Dto extends object>(type: Type<Dto>, given: unknown, place: Place): Dto {
  if (isEmpty(given) && takesNothing(type)) return new type();

  refuseErrors(shapeErrors(given, type.prototype, place));
  const dto = plainToInstance(type, given);
  refuseErrors(fieldErrors(validateSync(dto, RULES), place));
  return dto;
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

function isEmpty(given: unknown): boolean {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return false;
  for (const _key in given) return false;
  return true;
}

const RULES = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: false,
  stopAtFirstError: true, // the first is the lowest above its field: what type it must have stands there
} as const;
