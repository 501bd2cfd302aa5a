import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, ValidateBy } from 'class-validator';

interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** A query parameter that is a whole number, written in digits. */
export function WholeNumber(
  { min, max }: Bounds,
  more: { readonly default?: number; readonly description?: string },
): PropertyDecorator {
  const read = (value: unknown) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value);
  const validate = (value: unknown) => typeof value === 'number' && value >= min && value <= max;
  const message = `$property must be a whole number from ${min} to ${max}`;
  return applyDecorators(
    ApiProperty({ required: false, type: 'integer', minimum: min, maximum: max, ...more }),
    IsOptional(),
    Transform(({ value }) => read(value)),
    ValidateBy({ name: 'invalid', validator: { validate } }, { message }),
  );
}
