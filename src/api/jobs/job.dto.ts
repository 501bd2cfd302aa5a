import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { COUNT, NEXT, orNull, TIME, TIME_OR_NULL } from '../../http/openapi.words.js';
import { FETCH_ERROR_CODES, type FetchErrorCode } from '../../job/job.events.js';
import type { JobOptions } from '../../job/job.options.js';
import { JOB_STATUSES, type JobStatus } from '../../job/job.state.js';
import { ResultDto } from './result.dto.js';

const OPTION_NAMES: readonly (keyof JobOptions)[] = [
  'acceptStatus',
  'timeoutSeconds',
  'maxBytes',
  'maxAttempts',
  'priority',
  'notBefore',
  'tags',
  'respectRobots',
];

export class JobErrorDto {
  @ApiProperty({ enum: FETCH_ERROR_CODES })
  readonly code!: FetchErrorCode;

  @ApiProperty({ description: 'A sentence for people.' })
  readonly message!: string;

  @ApiProperty({ ...TIME_OR_NULL, description: 'When it is tried again; null where it is not.' })
  readonly retryAt!: string | null;
}

/** Why a submission was answered with a job that stood already. */
export class DeduplicationDto {
  @ApiProperty({ ...TIME, description: 'When the standing job was submitted.' })
  readonly submittedAt!: string;

  @ApiProperty(COUNT)
  readonly ageSeconds!: number;

  @ApiProperty({ ...TIME, description: 'From when on a submission like this one makes a new job.' })
  readonly windowEndsAt!: string;

  @ApiProperty({ enum: OPTION_NAMES, isArray: true, description: 'Options asked for that the standing job has not.' })
  readonly ignored!: readonly (keyof JobOptions)[];
}

export class LinksDto {
  @ApiProperty()
  readonly self!: string;

  @ApiProperty()
  readonly result!: string;

  @ApiProperty()
  readonly events!: string;

  @ApiProperty()
  readonly callbacks!: string;
}

@ApiExtraModels(ResultDto, JobErrorDto, DeduplicationDto)
export class JobDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ format: 'uri', description: 'As it is fetched.' })
  readonly url!: string;

  @ApiProperty({ enum: JOB_STATUSES })
  readonly status!: JobStatus;

  @ApiProperty({ description: 'A sentence for people.', example: 'Fetched in 57 ms' })
  readonly statusReason!: string;

  @ApiProperty(TIME)
  readonly submittedAt!: string;

  @ApiProperty({ ...TIME_OR_NULL, description: 'When the latest attempt began.' })
  readonly startedAt!: string | null;

  @ApiProperty(TIME_OR_NULL)
  readonly finishedAt!: string | null;

  @ApiProperty(TIME_OR_NULL)
  readonly notBefore!: string | null;

  @ApiProperty({ ...COUNT, description: 'Numbers every start, from 1; 0 before the first.' })
  readonly attempt!: number;

  @ApiProperty({ ...COUNT, description: 'Since the submission or the last retry by hand.' })
  readonly failures!: number;

  @ApiProperty({ type: 'integer' })
  readonly maxAttempts!: number;

  @ApiProperty({ type: 'integer' })
  readonly priority!: number;

  @ApiProperty({ type: [String] })
  readonly tags!: readonly string[];

  @ApiProperty({ pattern: '^\\d+$' })
  readonly revision!: string;

  @ApiProperty(orNull(ResultDto))
  readonly result!: ResultDto | null;

  @ApiProperty(orNull(JobErrorDto))
  readonly error!: JobErrorDto | null;

  @ApiProperty(orNull(DeduplicationDto))
  readonly deduplicated!: DeduplicationDto | null;

  @ApiProperty({ type: LinksDto })
  readonly links!: LinksDto;
}

/** How many there are on all pages of a list. */
export class JobTotalDto {
  @ApiProperty({ ...COUNT, description: 'At least so many, where it is not exact.' })
  readonly count!: number;

  @ApiProperty()
  readonly isExact!: boolean;
}

@ApiExtraModels(JobTotalDto)
export class JobPageDto {
  @ApiProperty({
    type: [JobDto],
    description: 'May be fewer than asked for, or none, where there is a next page, too.',
  })
  readonly items!: readonly JobDto[];

  @ApiProperty({ ...orNull(JobTotalDto), description: 'Told with the first page.' })
  readonly total!: JobTotalDto | null;

  @ApiProperty(NEXT)
  readonly next!: string | null;
}

/** What a submission would do. */
@ApiExtraModels(JobDto)
export class DryRunDto {
  @ApiProperty({ format: 'uri', description: 'Normalised.' })
  readonly url!: string;

  @ApiProperty({ enum: ['would_submit', 'deduplicated'] })
  readonly verdict!: 'would_submit' | 'deduplicated';

  @ApiProperty({ ...orNull(JobDto), description: 'The job that stands already.' })
  readonly job!: JobDto | null;
}
