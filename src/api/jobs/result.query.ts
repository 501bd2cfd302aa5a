import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { queryTruth } from '../../http/query-truth.js';
import { READINGS } from '../../reading/page-reader.js';

export class ResultQuery {
  @ApiProperty({ required: false, enum: READINGS, description: 'How to read the page; its bytes without this.' })
  @IsOptional()
  @IsIn(READINGS, { message: `as must be one of ${READINGS.join(', ')}` })
  readonly as?: (typeof READINGS)[number];

  @ApiProperty({ required: false, description: 'What came of a body that broke off, and nothing else.' })
  @IsOptional()
  @Transform(queryTruth)
  @IsBoolean({ message: 'partial must be true or false' })
  readonly partial?: boolean;
}
