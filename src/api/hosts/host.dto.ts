import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { COUNT, orNull, TIME, TIME_OR_NULL } from '../../http/openapi.words.js';
import { StandingOverridesDto } from './override.dto.js';

export class HoldDto {
  @ApiProperty(TIME)
  readonly until!: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'The name of an API key, `anonymous`, or a runner.' })
  readonly by!: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  readonly reason!: string | null;

  @ApiProperty(TIME_OR_NULL)
  readonly since!: string | null;
}

export class ReleaseDto {
  @ApiProperty({ description: 'The name of an API key, or `anonymous`.' })
  readonly by!: string;

  @ApiProperty({ type: 'string', nullable: true })
  readonly reason!: string | null;

  @ApiProperty(TIME)
  readonly releasedAt!: string;
}

@ApiExtraModels(HoldDto, ReleaseDto, StandingOverridesDto)
export class HostDto {
  @ApiProperty({ example: 'example.com', description: 'With its port where that is not the usual.' })
  readonly host!: string;

  @ApiProperty({ ...COUNT, description: 'Fetches under way, over all runners, and those about to begin.' })
  readonly running!: number;

  @ApiProperty({ ...COUNT, description: 'Jobs that wait for a runner, also for their time.' })
  readonly queued!: number;

  @ApiProperty({ ...COUNT, description: 'Jobs that failed in the last hour, and have not been retried.' })
  readonly failuresInLastHour!: number;

  @ApiProperty({
    ...COUNT,
    description:
      'How many fetches of it may run at once, as it is set. While it keeps failing fewer do, which this does not show.',
  })
  readonly slots!: number;

  @ApiProperty({ ...COUNT, description: 'How far apart two fetches of it begin.' })
  readonly delayMs!: number;

  @ApiProperty({ ...TIME_OR_NULL, description: 'No fetch of it begins before, since one just began.' })
  readonly nextStartAt!: string | null;

  @ApiProperty({
    ...orNull(HoldDto),
    description:
      'Until when it is left alone: by hand, because its server asked for it (`Retry-After`), or because it kept failing.',
  })
  readonly hold!: HoldDto | null;

  @ApiProperty({ ...orNull(ReleaseDto), description: 'Told until the hold that it ended would have ended by itself.' })
  readonly release!: ReleaseDto | null;

  @ApiProperty({
    ...orNull(StandingOverridesDto),
    description: 'What it has of its own, and where that comes from; null where it is asked like every host.',
  })
  readonly overrides!: StandingOverridesDto | null;
}

export class HostPageDto {
  @ApiProperty({ type: [HostDto] })
  readonly items!: readonly HostDto[];

  @ApiProperty({ type: 'string', nullable: true, description: 'The cursor of the next page; null on the last.' })
  readonly next!: string | null;
}
