import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { IsIn, IsOptional, ValidateBy } from 'class-validator';
import { rangeEnd, rangeStart } from '../read-model/instants.js';
import { TIME_OR_DAY, TIME_OR_DAY_WORDS } from './openapi.words.js';
import { PageQuery } from './pages.js';

const SORTS = { submittedAt: 'oldest', '-submittedAt': 'newest' } as const;

/** Which part of a list of what was submitted is wanted. */
export class SubmittedRangeQuery extends PageQuery {
  @ApiProperty({ required: false, ...TIME_OR_DAY, description: `Submitted at or after ${TIME_OR_DAY_WORDS}.` })
  @IsOptional()
  @ReadableBy(rangeStart, `from must be ${TIME_OR_DAY_WORDS}`)
  readonly from?: string;

  @ApiProperty({
    required: false,
    ...TIME_OR_DAY,
    description: `Submitted before ${TIME_OR_DAY_WORDS}, which is included.`,
  })
  @IsOptional()
  @ReadableBy(rangeEnd, `till must be ${TIME_OR_DAY_WORDS}`)
  readonly till?: string;
}

/** The same, in the order of submission. */
export class SubmittedListQuery extends SubmittedRangeQuery {
  @ApiProperty({ required: false, enum: Object.keys(SORTS), default: '-submittedAt' })
  @IsOptional()
  @IsIn(Object.keys(SORTS))
  readonly sort: keyof typeof SORTS = '-submittedAt';
}

/** What such a query says, as the views take it. */
export function submissionQueryOf({ from, till, sort, limit, cursor }: SubmittedListQuery) {
  return { ...rangeOfTime({ from, till }), order: SORTS[sort], limit, cursor };
}

interface Times {
  readonly from: string | undefined;
  readonly till: string | undefined;
}

export function rangeOfTime({ from, till }: Times): Times {
  return { from: from && rangeStart(from)?.toISOString(), till: till && rangeEnd(till)?.toISOString() };
}

/** A list in one parameter, its items separated by commas. */
export function ApiListed(items: object, maxItems?: number): PropertyDecorator {
  const schema = { type: 'array', items, minItems: 1, ...(maxItems !== undefined && { maxItems }) };
  const more = { required: false, style: 'form', explode: false, description: 'Separated by commas.' };
  return ApiProperty({ ...schema, ...more } as ApiPropertyOptions);
}

/** A text that a reader makes something of. */
export function ReadableBy(
  reader: (text: string) => unknown,
  message: string,
  options: { each?: boolean } = {},
): PropertyDecorator {
  const validate = (value: unknown) => typeof value === 'string' && reader(value) !== undefined;
  return ValidateBy({ name: 'invalid', validator: { validate } }, { ...options, message });
}

export function listed(value: unknown): unknown {
  return typeof value === 'string' ? value.split(',') : value;
}
