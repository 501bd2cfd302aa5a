import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, ValidateBy } from 'class-validator';
import { ReasonDto } from '../../http/reason.dto.js';

const REVISION = /^\d{1,19}$/;
const INVALID = '$property must be a revision: a text of up to 19 digits';

/** What to do with a parked stream. */
export class ParkedRequestDto extends ReasonDto {
  @ApiProperty({
    type: 'string',
    pattern: REVISION.source,
    nullable: true,
    required: false,
    description: 'Where the stream is parked, as it was told: where that is elsewhere by now, nothing is done.',
  })
  @IsOptional()
  @ValidateBy(
    { name: 'invalid', validator: { validate: (value) => typeof value === 'string' && REVISION.test(value) } },
    { message: INVALID },
  )
  readonly revision?: string | null;
}

export function meantRevision({ revision = null }: ParkedRequestDto): bigint | null {
  return revision === null ? null : BigInt(revision);
}
