import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { orNull } from '../../http/openapi.words.js';

/** Of an event in the log, or in its stream: 64 bits, which no number of JSON holds. */
export const POSITION = { type: 'string', pattern: '^\\d+$' } as const;

export class ParkedStreamDto {
  @ApiProperty({ example: 'job-0f8fad5b-d9cb-469f-a165-70867728950e' })
  readonly stream!: string;

  @ApiProperty({
    ...POSITION,
    description: 'Of the first event that cannot be read: its views lack all from there on.',
  })
  readonly revision!: string;

  @ApiProperty({ description: 'What is wrong with that event.' })
  readonly reason!: string;
}

export class SkippedEventDto {
  @ApiProperty({ example: 'job-0f8fad5b-d9cb-469f-a165-70867728950e' })
  readonly stream!: string;

  @ApiProperty({ ...POSITION, description: 'Of the event that the views do without.' })
  readonly revision!: string;

  @ApiProperty({ description: 'What is wrong with that event.' })
  readonly reason!: string;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  @ApiProperty({ description: 'Who said so: the name of the API key.' })
  readonly by!: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'Why, in the words of who did it.' })
  readonly note!: string | null;
}

@ApiExtraModels(ParkedStreamDto)
export class ReleasedStreamDto {
  @ApiProperty({ example: 'job-0f8fad5b-d9cb-469f-a165-70867728950e' })
  readonly stream!: string;

  @ApiProperty({ ...orNull(ParkedStreamDto), description: 'Where it is parked now; null where it goes on.' })
  readonly parked!: ParkedStreamDto | null;
}
