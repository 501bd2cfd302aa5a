import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { ReadableBy } from '../../http/list-parameters.js';
import { COUNT } from '../../http/openapi.words.js';
import { queryTruth } from '../../http/query-truth.js';
import { isJobId, JOB_ID } from '../../job/job.stream.js';

const ID = { type: 'string', pattern: JOB_ID.source } as const;
const WAYS = ['lines', 'words', 'json'] as const;
const REASONS = ['no_text', 'too_large', 'too_different', 'not_json'] as const;

/** Which two results are compared, and how. */
export class DiffQuery {
  @ApiProperty({ ...ID, description: 'The earlier job.' })
  @ReadableBy(knownId, 'from must be the id of a job')
  readonly from!: string;

  @ApiProperty({ ...ID, description: 'The later job.' })
  @ReadableBy(knownId, 'to must be the id of a job')
  readonly to!: string;

  @ApiProperty({
    required: false,
    enum: WAYS,
    default: 'lines',
    description: '`json`: field by field, whatever their order.',
  })
  @IsOptional()
  @IsIn(WAYS)
  readonly by: (typeof WAYS)[number] = 'lines';

  @ApiProperty({ required: false, type: 'boolean', default: false, description: 'In JSON it never counts.' })
  @IsOptional()
  @Transform(queryTruth)
  @IsBoolean()
  readonly ignoreWhitespace: boolean = false;
}

export class ComparedResultDto {
  @ApiProperty(ID)
  readonly job!: string;

  @ApiProperty({ format: 'uri' })
  readonly url!: string;

  @ApiProperty({ type: 'string', nullable: true })
  readonly contentType!: string | null;

  @ApiProperty({ ...COUNT, description: 'Bytes.' })
  readonly size!: number;

  @ApiProperty({ pattern: '^[0-9a-f]{64}$' })
  readonly sha256!: string;
}

@ApiExtraModels(ComparedResultDto)
export class DiffDto {
  @ApiProperty({ type: ComparedResultDto })
  readonly from!: ComparedResultDto;

  @ApiProperty({ type: ComparedResultDto })
  readonly to!: ComparedResultDto;

  @ApiProperty({ description: 'Byte for byte.' })
  readonly isSame!: boolean;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      'Unified; by words the whole text, with `[-what was removed-]` and `{+what was added+}`; empty where nothing differs.',
  })
  readonly diff!: string | null;

  @ApiProperty({ ...COUNT, nullable: true, description: 'Lines, or words.' })
  readonly added!: number | null;

  @ApiProperty({ ...COUNT, nullable: true, description: 'Lines, or words.' })
  readonly removed!: number | null;

  @ApiProperty({
    type: 'string',
    enum: [...REASONS, null],
    nullable: true,
    description:
      'Why there is no diff: one of the results is no text, one has more than 2 MiB, they differ too much, or one is no JSON.',
  })
  readonly reason!: (typeof REASONS)[number] | null;
}

function knownId(text: string): string | undefined {
  return isJobId(text) ? text : undefined;
}
