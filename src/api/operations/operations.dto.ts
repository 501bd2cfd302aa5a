import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { COUNT, orNull } from '../../http/openapi.words.js';
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
}
