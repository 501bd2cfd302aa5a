import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { IsOptional, ValidateBy } from 'class-validator';

interface TextBounds {
  readonly min: number;
  readonly max: number;
}

/** A text that may be left out. Its length is counted as JSON Schema counts it, by code points. */
export function OptionalText({ min, max }: TextBounds, more: ApiPropertyOptions = {}): PropertyDecorator {
  const message = `$property must be a text of ${min} to ${max} characters`;
  return applyDecorators(
    ApiProperty({ type: 'string', minLength: min, maxLength: max, ...more, required: false } as ApiPropertyOptions),
    IsOptional(),
    ValidateBy({ name: 'invalid', validator: { validate: (value) => isText(value, { min, max }) } }, { message }),
  );
}

/** Whether a value is a text of so many code points. */
export function isText(value: unknown, { min, max }: TextBounds): value is string {
  if (typeof value !== 'string' || value.length > 2 * max) return false; // a code point has two units at most

  const length = [...value].length;
  return length >= min && length <= max;
}
