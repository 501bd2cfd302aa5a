import { ApiProperty } from '@nestjs/swagger';
import type { Recorded } from '../eventsourcing/event.js';
import { NEXT } from './openapi.words.js';

export class EventMetadataDto {
  @ApiProperty({ description: 'The name of an API key, `anonymous`, `runner:<id>` or `cli`.' })
  readonly actor!: string;

  @ApiProperty({ description: 'One for everything that follows from one request.' })
  readonly correlationId!: string;

  @ApiProperty({ description: 'What directly led to this.' })
  readonly causationId!: string;

  @ApiProperty({ type: 'integer', description: 'The version of the shape of its data.' })
  readonly schema!: number;

  @ApiProperty({ description: 'SHA-256 over the hash of the event before it, and this event.' })
  readonly hash!: string;
}

/** An event as it lies in the log. */
export class EventDto {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;

  @ApiProperty({ example: 'JobSubmitted' })
  readonly type!: string;

  @ApiProperty({ pattern: '^\\d+$', description: 'Its place in the stream, from 0.' })
  readonly revision!: string;

  @ApiProperty({ pattern: '^\\d+$', description: 'Its place in the whole log.' })
  readonly position!: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  readonly recordedAt!: string;

  @ApiProperty({ type: 'object', additionalProperties: true })
  readonly data!: object;

  @ApiProperty({ type: EventMetadataDto })
  readonly metadata!: EventMetadataDto;
}

export class EventPageDto {
  @ApiProperty({ type: [EventDto] })
  readonly items!: readonly EventDto[];

  @ApiProperty(NEXT)
  readonly next!: string | null;
}

export function presentEvent({ id, type, revision, position, recordedAt, data, metadata }: Recorded): EventDto {
  return {
    id,
    type,
    revision: revision.toString(),
    position: position.toString(),
    recordedAt: recordedAt.toISOString(),
    data,
    metadata,
  };
}
