import { ApiProperty } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { instantOf } from '../../http/instants.js';
import { ReadableBy } from '../../http/list-parameters.js';
import { TIME } from '../../http/openapi.words.js';
import { WaitQuery } from '../waits/wait.query.js';

/** How a job is wanted. */
export class OneJobQuery extends WaitQuery {
  @ApiProperty({ ...TIME, required: false, description: 'As it was at this time, by what was recorded by then.' })
  @IsOptional()
  @ReadableBy(instantOf, 'at must be a time of ISO 8601 with its zone')
  readonly at?: string;
}
