import { type ArgumentMetadata, type PipeTransform, Type } from '@nestjs/common';
import { readDto } from './dto.js';
import { BODY, PARAMETERS } from './field-errors.js';
import { type FieldError, Problem } from './problem.js';

const NOT_DTOS: ReadonlySet<unknown> = new Set([undefined, String, Number, Boolean, Object, Array, Buffer]);

/** Reads bodies, queries and path parameters into the DTO classes that controllers ask for. */
export class DtoPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type === 'custom' || NOT_DTOS.has(metatype)) return value;

    const { dto, errors } = readDto(metatype as Type<object>, value, type === 'body' ? BODY : PARAMETERS);
    if (errors) throw invalidRequest(errors);
    return dto;
  }
}

/** The problem of a request with these errors in it. */
export function invalidRequest(errors: readonly FieldError[]): Problem {
  const [first] = errors;
  const detail = errors.length === 1 && first ? first.detail : `${errors.length} things are wrong with this request`;
  return new Problem('invalid_request', detail, { errors });
}
