import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { READINGS } from '../../reading/page-reader.js';

export class ResultQuery {
  @ApiProperty({ required: false, enum: READINGS, description: 'How to read the page; its bytes without this.' })
  @IsOptional()
  @IsIn(READINGS, { message: `as must be one of ${READINGS.join(', ')}` })
  readonly as?: (typeof READINGS)[number];
}
