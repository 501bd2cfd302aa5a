import { Transform } from 'class-transformer';
import { IsIn, IsOptional } from 'class-validator';
import { CALLBACK_STATUSES, type CallbackStatus } from '../../callback/callback.state.js';
import { ApiListed, listed } from '../../http/list-parameters.js';
import { PageQuery } from '../../http/pages.js';

/** Which callbacks are wanted. */
export class CallbackListQuery extends PageQuery {
  @ApiListed({ enum: [...CALLBACK_STATUSES] })
  @IsOptional()
  @Transform(({ value }) => listed(value))
  @IsIn(CALLBACK_STATUSES, { each: true, message: `Every status must be one of ${CALLBACK_STATUSES.join(', ')}` })
  readonly status?: readonly CallbackStatus[];
}
