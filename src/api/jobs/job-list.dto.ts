import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional, Matches } from 'class-validator';
import { ApiListed, listed, ReadableBy, SubmittedRangeQuery } from '../../http/list-parameters.js';
import { TIME } from '../../http/openapi.words.js';
import { OptionalText } from '../../http/text.js';
import { FETCH_ERROR_CODES, type FetchErrorCode } from '../../job/job.events.js';
import { OPTION_LIMITS } from '../../job/job.options.js';
import { JOB_STATUSES, type JobStatus } from '../../job/job.state.js';
import { isJobId, JOB_ID } from '../../job/job.stream.js';
import { instantOf } from '../../read-model/instants.js';
import { MAX_URL_PREFIX } from '../../read-model/job-terms.js';
import { hostOf, hrefOf } from '../../read-model/url-parts.js';

export const MAX_IDS = 100;
const MAX_QUERY = 2_000;
const HTTP_STATUS = /^[1-5](?:\d\d|xx)$/;

export const JOB_SORTS = {
  submittedAt: { by: 'submission', order: 'oldest' },
  '-submittedAt': { by: 'submission', order: 'newest' },
  finishedAt: { by: 'finish', order: 'oldest' },
  '-finishedAt': { by: 'finish', order: 'newest' },
} as const;

/** Which jobs are wanted, and in which order. Whatever is asked for, all of it is true of each. */
export class JobListQuery extends SubmittedRangeQuery {
  @OptionalText(
    { min: 1, max: MAX_QUERY },
    {
      format: 'job-search',
      example: 'status:failed host:example.com error:timeout* after:12h -draft',
      description:
        'Words, all of which are true: `status: host: error: http: tag: url: after: before:`, words of the URL.',
    },
  )
  readonly q?: string;

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

  @ApiProperty({
    required: false,
    format: 'url-prefix',
    example: 'https://example.com/shop/',
    description: `What URLs begin with, the whole host included: ${MAX_URL_PREFIX} characters at most.`,
  })
  @IsOptional()
  @ReadableBy(prefixOf, `urlPrefix must begin an absolute URL, in ${MAX_URL_PREFIX} characters at most`)
  readonly urlPrefix?: string;

  @OptionalText({ min: 1, max: OPTION_LIMITS.tags.length })
  readonly tag?: string;

  @ApiListed({ enum: FETCH_ERROR_CODES })
  @IsOptional()
  @Transform(({ value }) => listed(value))
  @IsIn(FETCH_ERROR_CODES, { each: true, message: 'Every errorCode must be the code of an error of a job' })
  readonly errorCode?: readonly FetchErrorCode[];

  @ApiProperty({ required: false, type: 'string', pattern: HTTP_STATUS.source, example: '5xx' })
  @IsOptional()
  @Matches(HTTP_STATUS, { message: 'httpStatus must be like 404 or 5xx' })
  readonly httpStatus?: string;

  @ApiListed({ type: 'string', pattern: JOB_ID.source }, MAX_IDS)
  @IsOptional()
  @Transform(({ value }) => listed(value))
  @ArrayMaxSize(MAX_IDS)
  @ReadableBy(knownId, 'Every id must be the id of a job', { each: true })
  readonly id?: readonly string[];

  @ApiProperty({
    required: false,
    enum: Object.keys(JOB_SORTS),
    default: '-submittedAt',
    description: 'By `finishedAt` there are none but final jobs.',
  })
  @IsOptional()
  @IsIn(Object.keys(JOB_SORTS))
  readonly sort: keyof typeof JOB_SORTS = '-submittedAt';

  @ApiProperty({
    ...TIME,
    required: false,
    description: 'The list as it was at this time, by what was recorded by then; ages in `q` count from it.',
  })
  @IsOptional()
  @ReadableBy(instantOf, 'at must be a time of ISO 8601 with its zone')
  readonly at?: string;
}

/** As URLs are kept. Undefined where it is none, or too long for the index. */
export function prefixOf(text: string): string | undefined {
  const prefix = hrefOf(text);
  return prefix !== undefined && prefix.length <= MAX_URL_PREFIX ? prefix : undefined;
}

function knownId(text: string): string | undefined {
  return isJobId(text) ? text : undefined;
}
