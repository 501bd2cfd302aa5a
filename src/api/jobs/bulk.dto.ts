import { ApiExtraModels, ApiProperty, OmitType } from '@nestjs/swagger';
import { Allow, IsBoolean, IsIn, ValidateIf } from 'class-validator';
import { readDto } from '../../http/dto.pipe.js';
import { BODY, fieldError, inside } from '../../http/field-errors.js';
import { COUNT } from '../../http/openapi.words.js';
import { invalidRequest, refuseErrors } from '../../http/problem.js';
import { isObject } from '../../http/read-fields.js';
import { ReasonDto } from '../../http/reason.dto.js';
import { BadSearchError } from '../../read-model/search-words.js';
import { BULK_ACTIONS, type BulkAction } from '../../transfer/transfer.events.js';
import { JobDto } from './job.dto.js';
import { JobListQuery } from './job-list.dto.js';
import { jobQueryOf } from './job-list.reader.js';

/** Which jobs are meant: what a list of jobs is asked by, but for its order, its pages and a time past. */
export class JobFilterDto extends OmitType(JobListQuery, ['limit', 'cursor', 'sort', 'at'] as const) {}

const FILTER = inside(BODY, 'filter');
const LISTS = ['status', 'errorCode', 'id'];

/** What is to be done to which jobs. */
@ApiExtraModels(JobFilterDto)
export class BulkDto extends ReasonDto {
  @ApiProperty({ enum: BULK_ACTIONS })
  @IsIn(BULK_ACTIONS, { message: `action must be one of ${BULK_ACTIONS.join(', ')}` })
  readonly action!: BulkAction;

  @ApiProperty({ type: JobFilterDto, description: 'At least one condition; all of them must hold.', minProperties: 1 })
  @Allow()
  readonly filter!: unknown;

  @ApiProperty({ required: false, default: false, description: 'Only say how many jobs, and which are the first.' })
  @ValidateIf((_, value) => value !== undefined)
  @IsBoolean()
  readonly dryRun?: boolean;
}

export class BulkPreviewDto {
  @ApiProperty({ ...COUNT, description: 'Jobs that it would be done to.' })
  readonly count!: number;

  @ApiProperty({ type: [JobDto], description: 'The first ten of them, in the order of submission.' })
  readonly first!: readonly JobDto[];
}

/**
 * The filter of a body, as lists take it.
 * @param now what ages in it are counted from
 * @throws Problem
 */
export function readFilter(given: unknown, now: Date) {
  if (!isObject(given) || Object.keys(given).length === 0) {
    throw invalidRequest([fieldError(FILTER, 'required', 'A filter with at least one condition is needed')]);
  }
  refuseErrors(Object.entries(given).flatMap(([name, value]) => shapeError(name, value) ?? []));
  const filter = readDto(JobFilterDto, given, FILTER);
  try {
    return jobQueryOf(Object.assign(new JobListQuery(), filter), now);
  } catch (error) {
    if (!(error instanceof BadSearchError)) throw error;
    throw invalidRequest([fieldError(inside(FILTER, 'q'), 'bad_query', error.message)]);
  }
}

/** In a query a list is a text, and what is empty is not there; JSON knows better. */
function shapeError(name: string, value: unknown) {
  const place = inside(FILTER, name);
  if (value === null) return fieldError(place, 'invalid', `${name} must not be null`);
  if (!LISTS.includes(name)) return undefined;
  return Array.isArray(value) && value.length > 0
    ? undefined
    : fieldError(place, 'invalid', `${name} must be a list of at least one`);
}
