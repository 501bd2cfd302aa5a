import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { COUNT, orNull, TIME } from '../../http/openapi.words.js';
import { INSPECTED, type InspectionKind } from '../../read-model/inspections.js';
import { ParkedStreamDto, POSITION, SkippedEventDto } from './parked-stream.dto.js';

export class BuildDto {
  @ApiProperty({ ...COUNT, description: 'Counted from 1, never used twice.' })
  readonly number!: number;

  @ApiProperty({ description: 'It is the one that answers.' })
  readonly isActive!: boolean;

  @ApiProperty({ description: 'An earlier version wrote to it, and it must be made anew.' })
  readonly isOutdated!: boolean;

  @ApiProperty({
    ...POSITION,
    nullable: true,
    description: 'Up to where the log is in it; null before the first event.',
  })
  readonly position!: string | null;
}

export class RebuildDto {
  @ApiProperty({ ...COUNT, description: 'The number of the build that it makes.' })
  readonly build!: number;

  @ApiProperty({ description: 'False where it was interrupted.' })
  readonly isRunning!: boolean;

  @ApiProperty({ type: 'number', minimum: 0, maximum: 1, description: 'How much of the log is in it.' })
  readonly done!: number;
}

export class InspectionDto {
  @ApiProperty({
    enum: INSPECTED,
    description:
      'The views and whether their bodies are there (`retriever verify`), what is in the bodies (`verify --bodies`), the ' +
      'chain of hashes of the log (`audit verify`), or the log before its head was signed (`audit checkpoint`).',
  })
  readonly of!: InspectionKind;

  @ApiProperty({ ...TIME, description: 'When it began: what came later it did not look at.' })
  readonly at!: string;

  @ApiProperty({ description: 'All of it was looked at, and was as it should be.' })
  readonly ok!: boolean;

  @ApiProperty({ description: 'What was looked at, and what was found.' })
  readonly detail!: string;
}

@ApiExtraModels(RebuildDto)
export class OperationsDto {
  @ApiProperty({ ...POSITION, description: 'Of the last event that views are made of.' })
  readonly head!: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Which projector keeps the views; null where none does.',
  })
  readonly projector!: string | null;

  @ApiProperty({ type: [BuildDto], description: 'Of the views: one answers, and a rebuild makes the next beside it.' })
  readonly builds!: readonly BuildDto[];

  @ApiProperty({ ...orNull(RebuildDto), description: 'Null where none is under way, and none was interrupted.' })
  readonly rebuild!: RebuildDto | null;

  @ApiProperty({ ...COUNT, description: 'How many streams are parked in the views that answer.' })
  readonly parkedStreams!: number;

  @ApiProperty({ type: [ParkedStreamDto], description: 'The first hundred of them.' })
  readonly parked!: readonly ParkedStreamDto[];

  @ApiProperty({ ...COUNT, description: 'How many events the views that answer do without.' })
  readonly skippedEvents!: number;

  @ApiProperty({ type: [SkippedEventDto], description: 'The first hundred of them.' })
  readonly skipped!: readonly SkippedEventDto[];

  @ApiProperty({ type: [InspectionDto], description: 'The latest of each kind that came to its end.' })
  readonly inspections!: readonly InspectionDto[];
}
