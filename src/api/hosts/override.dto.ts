import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { orNull, TIME } from '../../http/openapi.words.js';
import { OVERRIDES, OVERRIDES_BODY } from './override.fields.js';

/** All that is to hold for a host alone. What is left out is as it is for every host. */
export class SetOverridesDto {}
OVERRIDES_BODY.describe(SetOverridesDto);

/** What a host has of its own. What is left out is as it is for every host. */
export class OverridesDto {
  readonly slots?: number;
  readonly delayMs?: number;
  readonly respectRobots?: boolean;
  readonly userAgent?: string;
  readonly headers?: Readonly<Record<string, string>>;
}
OVERRIDES.describe(OverridesDto);

export class HandOverridesDto extends OverridesDto {
  @ApiProperty({ description: 'The name of an API key, or `anonymous`.' })
  readonly by!: string;

  @ApiProperty({ type: 'string', nullable: true })
  readonly reason!: string | null;

  @ApiProperty(TIME)
  readonly setAt!: string;
}

@ApiExtraModels(OverridesDto, HandOverridesDto)
export class StandingOverridesDto {
  @ApiProperty({ ...orNull(HandOverridesDto), description: 'What was set by `PUT /v1/hosts/{host}`.' })
  readonly byHand!: HandOverridesDto | null;

  @ApiProperty({
    ...orNull(OverridesDto),
    description: 'What the file of `HOST_OVERRIDES_FILE` says; it holds where nothing was set by hand, value by value.',
  })
  readonly fromFile!: OverridesDto | null;
}
