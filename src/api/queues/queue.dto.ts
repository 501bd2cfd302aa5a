import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { COUNT, NEXT, orNull, TIME } from '../../http/openapi.words.js';

export class PauseDto {
  @ApiProperty({ description: 'The name of an API key, or `anonymous`.' })
  readonly by!: string;

  @ApiProperty({ type: 'string', nullable: true })
  readonly reason!: string | null;

  @ApiProperty(TIME)
  readonly pausedAt!: string;
}

@ApiExtraModels(PauseDto)
export class QueueDto {
  @ApiProperty({ description: '`jobs` is the queue of fetch jobs.' })
  readonly name!: string;

  @ApiProperty({ ...COUNT, description: 'How many wait in it, those included that were submitted for later.' })
  readonly depth!: number;

  @ApiProperty({
    ...COUNT,
    nullable: true,
    description: 'For how long the oldest waits of those that could be claimed now; null where none could.',
  })
  readonly oldestSeconds!: number | null;

  @ApiProperty({ ...COUNT, description: 'How many are in the hands of a worker.' })
  readonly held!: number;

  @ApiProperty({ ...orNull(PauseDto), description: 'Null while it is open.' })
  readonly paused!: PauseDto | null;
}

export class QueuePageDto {
  @ApiProperty({ type: [QueueDto] })
  readonly items!: readonly QueueDto[];

  @ApiProperty(NEXT)
  readonly next!: string | null;
}
