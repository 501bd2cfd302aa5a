import { type ApiPropertyOptions, getSchemaPath } from '@nestjs/swagger';

/* What the schemas of several DTOs say in the same words. */

export const TIME = { type: 'string', format: 'date-time' } as const;
export const TIME_OR_NULL = { ...TIME, nullable: true } as const;
export const COUNT = { type: 'integer', minimum: 0 } as const;
export const MILLISECONDS_OR_NULL = { type: 'number', nullable: true } as const;

/** An object of a DTO's class, or null. The class must be told of besides. */
export function orNull(type: abstract new () => object): ApiPropertyOptions {
  return { oneOf: [{ $ref: getSchemaPath(type) }, { type: 'null' }] } as ApiPropertyOptions;
}
