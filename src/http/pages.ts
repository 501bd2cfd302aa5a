import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, Length } from 'class-validator';
import { WholeNumber } from './whole-number.js';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 1_000;

/** Which part of a list is wanted. */
export class PageQuery {
  @WholeNumber({ min: 1, max: MAX_LIMIT }, { default: DEFAULT_LIMIT })
  readonly limit: number = DEFAULT_LIMIT;

  @ApiProperty({ required: false, description: 'The `next` of an earlier page.' })
  @IsOptional()
  @Length(1, 500)
  @IsString()
  readonly cursor?: string;
}
