import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional, IsString, Length, ValidateBy } from 'class-validator';
import { rangeEnd, rangeStart } from '../../http/instants.js';
import { PageQuery } from '../../http/pages.js';
import { OPTION_LIMITS } from '../../job/job.options.js';
import { JOB_STATUSES, type JobStatus } from '../../job/job.state.js';
import { isJobId } from '../../job/job.stream.js';
import type { JobQuery } from '../../read-model/job-views.js';

const MAX_IDS = 100;
const SORTS = { submittedAt: 'oldest', '-submittedAt': 'newest' } as const;
const TIME = 'a time of ISO 8601 with its zone, or a day of UTC';

/** Which jobs are wanted, and in which order. */
export class JobListQuery extends PageQuery {
  @ApiProperty({ required: false, type: 'string', example: 'queued,running', description: 'Separated by commas.' })
  @IsOptional()
  @Transform(({ value }) => listed(value))
  @IsIn(JOB_STATUSES, { each: true, message: `Every status must be one of ${JOB_STATUSES.join(', ')}` })
  readonly status?: readonly JobStatus[];

  @ApiProperty({ required: false, example: 'example.com', description: 'With its port where that is not the usual.' })
  @IsOptional()
  @ReadableBy(hostOf, 'host must be the host of a URL')
  readonly host?: string;

  @ApiProperty({ required: false, format: 'uri' })
  @IsOptional()
  @ReadableBy(hrefOf, 'url must be an absolute URL')
  readonly url?: string;

  @ApiProperty({ required: false })
  @IsOptional()
  @Length(1, OPTION_LIMITS.tags.length)
  @IsString()
  readonly tag?: string;

  @ApiProperty({ required: false, description: `Submitted at or after ${TIME}.` })
  @IsOptional()
  @ReadableBy(rangeStart, `from must be ${TIME}`)
  readonly from?: string;

  @ApiProperty({ required: false, description: `Submitted before ${TIME}, which is included.` })
  @IsOptional()
  @ReadableBy(rangeEnd, `till must be ${TIME}`)
  readonly till?: string;

  @ApiProperty({ required: false, type: 'string', description: `Up to ${MAX_IDS} ids, separated by commas.` })
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
