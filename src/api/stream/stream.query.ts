import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsOptional } from 'class-validator';
import { ApiListed, ReadableBy } from '../../http/list-parameters.js';
import { MAX_WAIT_SECONDS } from '../../http/preferences.js';
import { isText } from '../../http/text.js';
import { WholeNumber } from '../../http/whole-number.js';
import { OPTION_LIMITS } from '../../job/job.options.js';
import { isJobId, JOB_ID, jobStream } from '../../job/job.stream.js';
import { hostOf } from '../../read-model/url-parts.js';
import type { EventFilter } from './event-filter.js';

const MAX_WANTED = 100;
const EVENT_TYPE = /^[A-Z][A-Za-z0-9]{0,99}$/;
const TAG_BOUNDS = { min: 1, max: OPTION_LIMITS.tags.length };

/** A position, as the OpenAPI document tells of it. */
export const POSITION_SCHEMA = { type: 'string', format: 'position', maxLength: 19 } as const;

/** Which events are wanted, and from where on. */
export class StreamQuery {
  @ApiProperty({
    ...POSITION_SCHEMA,
    required: false,
    description: 'Only events after this position; 0: all. Without it: those that happen from now on.',
  })
  @IsOptional()
  @ReadableBy((text) => text, 'after must be the position of an event')
  readonly after?: string;

  @ApiListed({ type: 'string', pattern: JOB_ID.source }, MAX_WANTED)
  @IsOptional()
  @Transform(({ value }) => listedOrRepeated(value))
  @ArrayMaxSize(MAX_WANTED)
  @ReadableBy((text) => isJobId(text) || undefined, 'Every job must be the id of a job', { each: true })
  readonly job?: readonly string[];

  @ApiListed({ type: 'string', pattern: EVENT_TYPE.source }, MAX_WANTED)
  @IsOptional()
  @Transform(({ value }) => listedOrRepeated(value))
  @ArrayMaxSize(MAX_WANTED)
  @ReadableBy(
    (text) => EVENT_TYPE.test(text) || undefined,
    'Every type must be one of events, such as FetchCompleted',
    {
      each: true,
    },
  )
  readonly type?: readonly string[];

  @ApiProperty({
    type: 'array',
    items: { type: 'string', minLength: TAG_BOUNDS.min, maxLength: TAG_BOUNDS.max },
    minItems: 1,
    maxItems: MAX_WANTED,
    required: false,
    style: 'form',
    explode: true,
    description: 'Events of jobs with any of these tags. Repeated for each of them: a tag may have commas in it.',
  } as ApiPropertyOptions)
  @IsOptional()
  @Transform(({ value }) => [value].flat())
  @ArrayMaxSize(MAX_WANTED)
  @ReadableBy(
    (text) => isText(text, TAG_BOUNDS) || undefined,
    `Every tag must have 1 to ${TAG_BOUNDS.max} characters`,
    {
      each: true,
    },
  )
  readonly tag?: readonly string[];

  @ApiListed({ type: 'string', format: 'host' }, MAX_WANTED)
  @IsOptional()
  @Transform(({ value }) => listedOrRepeated(value))
  @ArrayMaxSize(MAX_WANTED)
  @ReadableBy(hostOf, 'Every host must be the host of a URL', { each: true })
  readonly host?: readonly string[];

  @WholeNumber(
    { min: 0, max: MAX_WAIT_SECONDS },
    { description: 'Ends the stream once it has come to the present and has then been open for so many seconds.' },
  )
  readonly wait?: number;
}

export function filterOf({ job, type, tag, host }: StreamQuery, seesDeleted: boolean): EventFilter {
  return {
    streams: job && new Set(job.map(jobStream)),
    types: type && new Set(type),
    tags: tag && new Set(tag),
    hosts: host && new Set(host.map((text) => hostOf(text) ?? text)),
    seesDeleted,
  };
}

function listedOrRepeated(value: unknown): unknown {
  return [value].flat().flatMap((text) => (typeof text === 'string' ? text.split(',') : [text]));
}
