import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional } from 'class-validator';
import { ApiListed, listed } from '../../http/list-parameters.js';
import { PageQuery } from '../../http/pages.js';
import {
  TRANSFER_KINDS,
  TRANSFER_STATUSES,
  type TransferKind,
  type TransferStatus,
} from '../../transfer/transfer.state.js';

/** Which transfers are wanted. */
export class TransferListQuery extends PageQuery {
  @ApiListed({ enum: [...TRANSFER_STATUSES] })
  @IsOptional()
  @Transform(({ value }) => listed(value))
  @IsIn(TRANSFER_STATUSES, { each: true, message: `Every status must be one of ${TRANSFER_STATUSES.join(', ')}` })
  readonly status?: readonly TransferStatus[];

  @ApiProperty({ required: false, enum: TRANSFER_KINDS })
  @IsOptional()
  @IsIn(TRANSFER_KINDS)
  readonly kind?: TransferKind;
}
