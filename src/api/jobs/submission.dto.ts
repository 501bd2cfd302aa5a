import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional, IsString, MaxLength } from 'class-validator';
import { MAX_WAIT_SECONDS } from '../../http/preferences.js';
import { WholeNumber } from '../../http/whole-number.js';
import { MAX_URL_BYTES } from '../../job/job.url.js';
import { WIDEST, wantedFields } from './submission.fields.js';

/** What OpenAPI tells of the options of a submission: the table that reads them, told. */
export class OptionsDto {}
for (const [name, { schema }] of Object.entries(wantedFields(WIDEST))) {
  ApiProperty({ ...schema, required: false } as ApiPropertyOptions)(OptionsDto.prototype, name);
}

/** A submission: a URL, and options. Read by SubmissionReader. */
export class SubmissionDto extends OptionsDto {
  @ApiProperty({ format: 'uri', maxLength: MAX_URL_BYTES, example: 'https://example.com/a' })
  readonly url!: string;
}

export class WaitQuery {
  @WholeNumber({ min: 0, max: MAX_WAIT_SECONDS }, { description: 'Seconds to wait, as `Prefer: wait=N` says it.' })
  readonly wait?: number;
}

export class SubmitQuery extends WaitQuery {
  @ApiProperty({ required: false, description: 'Answers what would happen, and makes nothing.' })
  @IsOptional()
  @Transform(({ value }) => truth(value))
  @IsBoolean({ message: 'dryRun must be true or false' })
  readonly dryRun?: boolean;
}

/** Why something is done by hand. */
export class ReasonDto {
  @ApiProperty({ required: false, nullable: true, type: 'string', maxLength: 1_000 })
  @IsOptional()
  @MaxLength(1_000)
  @IsString()
  readonly reason?: string | null;
}

function truth(value: unknown): unknown {
  if (value === 'true') return true;
  return value === 'false' ? false : value;
}
