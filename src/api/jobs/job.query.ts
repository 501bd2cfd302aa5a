import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional } from 'class-validator';
import { ApiListed, listed, ReadableBy } from '../../http/list-parameters.js';
import { TIME } from '../../http/openapi.words.js';
import { INCLUSIONS, type Inclusion } from '../../queries/jobs/get-inclusions.query.js';
import { instantOf } from '../../read-model/instants.js';
import { WaitQuery } from '../waits/wait.query.js';

/** How a job is wanted. */
export class OneJobQuery extends WaitQuery {
  @ApiProperty({ ...TIME, required: false, description: 'As it was at this time, by what was recorded by then.' })
  @IsOptional()
  @ReadableBy(instantOf, 'at must be a time of ISO 8601 with its zone')
  readonly at?: string;

  @ApiListed({ enum: INCLUSIONS })
  @IsOptional()
  @Transform(({ value }) => listed(value))
  @IsIn(INCLUSIONS, { each: true, message: `include holds one or more of ${INCLUSIONS.join(', ')}` })
  readonly include?: readonly Inclusion[];
}
