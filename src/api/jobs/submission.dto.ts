import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional } from 'class-validator';
import { queryTruth } from '../../http/query-truth.js';
import { MAX_URL_BYTES } from '../../job/job.url.js';
import { WaitQuery } from '../waits/wait.query.js';
import { optionFields, WIDEST } from './submission.fields.js';

/** What OpenAPI tells of the options of a submission: the table that reads them, told. */
export class OptionsDto {}
for (const [name, { schema }] of Object.entries(optionFields(WIDEST))) {
  ApiProperty({ ...schema, required: false } as ApiPropertyOptions)(OptionsDto.prototype, name);
}

/** A submission: a URL, and options. Read by SubmissionReader. */
export class SubmissionDto extends OptionsDto {
  @ApiProperty({ format: 'http-url', maxLength: MAX_URL_BYTES, example: 'https://example.com/a' })
  readonly url!: string;
}

export class SubmitQuery extends WaitQuery {
  @ApiProperty({ required: false, description: 'Answers what would happen, and makes nothing.' })
  @IsOptional()
  @Transform(queryTruth)
  @IsBoolean({ message: 'dryRun must be true or false' })
  readonly dryRun?: boolean;
}
