import { type ApiPropertyOptions, getSchemaPath } from '@nestjs/swagger';

/* What the schemas of several DTOs say in the same words. */

export const TIME = { type: 'string', format: 'date-time' } as const;
export const TIME_OR_NULL = { ...TIME, nullable: true } as const;
export const TIME_OR_DAY = {
  oneOf: [
    { type: 'string', format: 'date-time' },
    { type: 'string', format: 'date' },
  ],
};
export const TIME_OR_DAY_WORDS = 'a time of ISO 8601 with its zone, or a day of UTC';
/** Of a page. */
export const NEXT = {
  type: 'string',
  nullable: true,
  description: 'The cursor of the next page; null on the last.',
} as const;
export const COUNT = { type: 'integer', minimum: 0 } as const;
export const MILLISECONDS_OR_NULL = { type: 'number', nullable: true } as const;

/** An object of a DTO's class, or null. The class must be told of besides. */
export function orNull(type: abstract new () => object): ApiPropertyOptions {
  return { oneOf: [{ $ref: getSchemaPath(type) }, { type: 'null' }] } as ApiPropertyOptions;
}
