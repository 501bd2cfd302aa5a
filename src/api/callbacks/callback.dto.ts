import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { COUNT, NEXT, orNull, TIME, TIME_OR_NULL } from '../../http/openapi.words.js';

/** `pending`: the job has not ended. `waiting`: it is to be sent, or sent again. `failed`: it is sent no more. */
export const TOLD_STATUSES = ['pending', 'waiting', 'delivered', 'failed'] as const;
export type ToldStatus = (typeof TOLD_STATUSES)[number];

export class DeliveryAnswerDto {
  @ApiProperty(COUNT)
  readonly httpStatus!: number;

  @ApiProperty({ description: 'How the body of the answer begins: 1,000 characters at most.' })
  readonly excerpt!: string;
}

export class DeliveryErrorDto {
  @ApiProperty({ example: 'connection_refused', description: 'As of a job.' })
  readonly code!: string;

  @ApiProperty({ description: 'A sentence for people.' })
  readonly message!: string;
}

@ApiExtraModels(DeliveryAnswerDto, DeliveryErrorDto)
export class DeliveryDto {
  @ApiProperty({ ...COUNT, description: 'Numbers every delivery of the callback, from 1.' })
  readonly attempt!: number;

  @ApiProperty({ format: 'uuid', description: 'Its `webhook-id`.' })
  readonly messageId!: string;

  @ApiProperty({ ...TIME, description: 'When its outcome was known.' })
  readonly at!: string;

  @ApiProperty({ type: 'number', minimum: 0 })
  readonly tookMs!: number;

  @ApiProperty({ ...orNull(DeliveryAnswerDto), description: 'What the receiver answered; null where it did not.' })
  readonly answer!: DeliveryAnswerDto | null;

  @ApiProperty({ ...orNull(DeliveryErrorDto), description: 'Why there is no answer.' })
  readonly error!: DeliveryErrorDto | null;
}

export class CallbackLinksDto {
  @ApiProperty({ type: 'string', nullable: true, description: 'Null while it is pending.' })
  readonly self!: string | null;

  @ApiProperty()
  readonly job!: string;
}

export class CallbackDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ format: 'uuid' })
  readonly jobId!: string;

  @ApiProperty({ format: 'uri' })
  readonly url!: string;

  @ApiProperty({ enum: TOLD_STATUSES, description: 'A job that was retried, and ends anew, is told of anew.' })
  readonly status!: ToldStatus;

  @ApiProperty({ description: 'A sentence for people.' })
  readonly statusReason!: string;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The `webhook-id` of what is sent: the same however often.',
  })
  readonly messageId!: string | null;

  @ApiProperty({ ...TIME_OR_NULL, description: 'When its job ended for the first time.' })
  readonly firstDueAt!: string | null;

  @ApiProperty({ ...TIME_OR_NULL, description: 'When it is sent next; null where it is not.' })
  readonly nextAt!: string | null;

  @ApiProperty({ ...COUNT, description: 'How often it was sent.' })
  readonly attempts!: number;

  @ApiProperty({ type: [DeliveryDto], description: 'The latest 20, the first of them first.' })
  readonly deliveries!: readonly DeliveryDto[];

  @ApiProperty({ type: CallbackLinksDto })
  readonly links!: CallbackLinksDto;
}

export class CallbackPageDto {
  @ApiProperty({ type: [CallbackDto] })
  readonly items!: readonly CallbackDto[];

  @ApiProperty(NEXT)
  readonly next!: string | null;
}
