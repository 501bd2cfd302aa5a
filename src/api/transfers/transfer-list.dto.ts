import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../http/pages.js';
import { TRANSFER_STATUSES, type TransferKind, type TransferStatus } from '../../transfer/transfer.state.js';

const KINDS: readonly TransferKind[] = ['import', 'export'];

/** Which transfers are wanted. */
export class TransferListQuery extends PageQuery {
  @ApiProperty({
    required: false,
    type: 'array',
    items: { type: 'string', enum: [...TRANSFER_STATUSES] },
    minItems: 1,
    style: 'form',
    explode: false,
    description: 'Separated by commas.',
  } as object)
  @IsOptional()
  @Transform(({ value }) => (typeof value === 'string' ? value.split(',') : value))
  @IsIn(TRANSFER_STATUSES, { each: true, message: `Every status must be one of ${TRANSFER_STATUSES.join(', ')}` })
  readonly status?: readonly TransferStatus[];

  @ApiProperty({ required: false, enum: KINDS })
  @IsOptional()
  @IsIn(KINDS)
  readonly kind?: TransferKind;
}
