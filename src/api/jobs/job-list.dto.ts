import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional, ValidateBy } from 'class-validator';
import { rangeEnd, rangeStart } from '../../http/instants.js';
import { PageQuery } from '../../http/pages.js';
import { OptionalText } from '../../http/text.js';
import { OPTION_LIMITS } from '../../job/job.options.js';
import { JOB_STATUSES, type JobStatus } from '../../job/job.state.js';
import { isJobId, JOB_ID } from '../../job/job.stream.js';
import type { JobQuery } from '../../read-model/job-views.js';

const MAX_IDS = 100;
const SORTS = { submittedAt: 'oldest', '-submittedAt': 'newest' } as const;
const TIME_OR_DAY = {
  oneOf: [
    { type: 'string', format: 'date-time' },
    { type: 'string', format: 'date' },
  ],
};
const TIME = 'a time of ISO 8601 with its zone, or a day of UTC';

/** Which jobs are wanted, and in which order. */
export class JobListQuery extends PageQuery {
  @ApiListed({ enum: JOB_STATUSES })
  @IsOptional()
  @Transform(({ value }) => listed(value))
  @IsIn(JOB_STATUSES, { each: true, message: `Every status must be one of ${JOB_STATUSES.join(', ')}` })
  readonly status?: readonly JobStatus[];

  @ApiProperty({
    required: false,
    format: 'host',
    example: 'example.com',
    description: 'With its port where that is not the usual.',
  })
  @IsOptional()
  @ReadableBy(hostOf, 'host must be the host of a URL')
  readonly host?: string;

  @ApiProperty({ required: false, format: 'url' })
  @IsOptional()
  @ReadableBy(hrefOf, 'url must be an absolute URL')
  readonly url?: string;

  @OptionalText({ min: 1, max: OPTION_LIMITS.tags.length })
  readonly tag?: string;

  @ApiProperty({ required: false, ...TIME_OR_DAY, description: `Submitted at or after ${TIME}.` })
  @IsOptional()
  @ReadableBy(rangeStart, `from must be ${TIME}`)
  readonly from?: string;

  @ApiProperty({ required: false, ...TIME_OR_DAY, description: `Submitted before ${TIME}, which is included.` })
  @IsOptional()
  @ReadableBy(rangeEnd, `till must be ${TIME}`)
  readonly till?: string;

  @ApiListed({ type: 'string', pattern: JOB_ID.source }, MAX_IDS)
  @IsOptional()
  @Transform(({ value }) => listed(value))
  @ArrayMaxSize(MAX_IDS)
  @ReadableBy(knownId, 'Every id must be the id of a job', { each: true })
  readonly id?: readonly string[];

  @ApiProperty({ required: false, enum: Object.keys(SORTS), default: '-submittedAt' })
  @IsOptional()
  @IsIn(Object.keys(SORTS))
  readonly sort: keyof typeof SORTS = '-submittedAt';
}

export function jobQueryOf(query: JobListQuery): JobQuery {
  const { status, host, url, tag, from, till, id, sort, limit, cursor } = query;
  return {
    statuses: status,
    host: host && hostOf(host),
    url: url && hrefOf(url),
    tag,
    ids: id,
    from: from && rangeStart(from)?.toISOString(),
    till: till && rangeEnd(till)?.toISOString(),
    order: SORTS[sort],
    limit,
    cursor,
  };
}

/** A list in one parameter, its items separated by commas. */
function ApiListed(items: object, maxItems?: number): PropertyDecorator {
  const schema = { type: 'array', items, minItems: 1, ...(maxItems !== undefined && { maxItems }) };
  const more = { required: false, style: 'form', explode: false, description: 'Separated by commas.' };
  return ApiProperty({ ...schema, ...more } as ApiPropertyOptions);
}

/** A text that a reader makes something of. */
function ReadableBy(
  reader: (text: string) => unknown,
  message: string,
  options: { each?: boolean } = {},
): PropertyDecorator {
  const validate = (value: unknown) => typeof value === 'string' && reader(value) !== undefined;
  return ValidateBy({ name: 'invalid', validator: { validate } }, { ...options, message });
}

function listed(value: unknown): unknown {
  return typeof value === 'string' ? value.split(',') : value;
}

function knownId(text: string): string | undefined {
  return isJobId(text) ? text : undefined;
}

/** As a job keeps it: without fragment. Whether it may be fetched today does not matter. */
function hrefOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;

  const url = new URL(text);
  url.hash = '';
  return url.href;
}

/** As a URL keeps it: in lower case, names of other scripts in their ASCII form. */
function hostOf(text: string): string | undefined {
  return /^[^\s/?#@\\]+$/.test(text) && URL.canParse(`http://${text}`) ? new URL(`http://${text}`).host : undefined;
}
