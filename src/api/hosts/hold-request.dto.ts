import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min, ValidateIf } from 'class-validator';
import { ReadableBy } from '../../http/list-parameters.js';
import { invalidRequest } from '../../http/problem.js';
import { ReasonDto } from '../../http/reason.dto.js';
import { instantOf } from '../../read-model/instants.js';

const DAY_SECONDS = 86_400;
const LONGEST_SECONDS = 366 * DAY_SECONDS;

/** What was left out is not checked; null is no way of leaving out. */
const IsGiven = () => ValidateIf((_, value) => value !== undefined);
const WHOLE = `seconds must be a whole number from 1 to ${LONGEST_SECONDS}`;

/** For how long a host is to be left alone: either until a time, or from now on. */
export class HoldRequestDto extends ReasonDto {
  @ApiProperty({ type: 'string', format: 'date-time-ahead', required: false })
  @IsGiven()
  @ReadableBy(instantOf, 'until must be a time of ISO 8601 with its zone')
  readonly until?: string;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: LONGEST_SECONDS, required: false })
  @IsGiven()
  @IsInt({ message: WHOLE })
  @Min(1, { message: WHOLE })
  @Max(LONGEST_SECONDS, { message: WHOLE })
  readonly seconds?: number;
}

/** @throws Problem where it says neither, both, or a time that is past or too far ahead */
export function endOfHold({ until, seconds }: HoldRequestDto, at: Date): Date {
  if ((until === undefined) === (seconds === undefined)) {
    throw invalidRequest([{ code: 'invalid', detail: 'Say either until or seconds', pointer: '' }]);
  }
  const end = until === undefined ? new Date(at.getTime() + 1_000 * (seconds ?? 0)) : instantOf(until);
  const aheadMs = (end?.getTime() ?? 0) - at.getTime();
  if (!end || aheadMs <= 0 || aheadMs > 1_000 * LONGEST_SECONDS) {
    const detail = `This must be later than now, and at most ${LONGEST_SECONDS / DAY_SECONDS} days ahead`;
    throw invalidRequest([{ code: 'invalid', detail, pointer: '/until' }]);
  }
  return end;
}
