import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { orNull } from './openapi.words.js';
import type { Lag } from './projection-lag.js';
import type { Health, ReadinessCheck } from './readiness.js';

class CheckDto implements ReadinessCheck {
  @ApiProperty({ example: 'projector' })
  readonly name!: string;

  @ApiProperty()
  readonly ok!: boolean;

  @ApiProperty({ description: 'What was found, in a sentence' })
  readonly detail!: string;
}

export class LagDto implements Lag {
  @ApiProperty({ type: 'integer', description: 'Positions of the log that the views are behind' })
  readonly events!: number;

  @ApiProperty({ description: 'Age of the oldest event that the views do not hold' })
  readonly seconds!: number;
}

@ApiExtraModels(LagDto)
export class HealthDto implements Health {
  @ApiProperty({ enum: ['ok', 'failing'] })
  readonly status!: Health['status'];

  @ApiProperty({ type: [CheckDto] })
  readonly checks!: readonly CheckDto[];

  @ApiProperty(orNull(LagDto))
  readonly lag!: LagDto | null;
}

export class LifeDto {
  @ApiProperty({ enum: ['ok'] })
  readonly status!: 'ok';
}
