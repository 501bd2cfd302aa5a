import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional } from 'class-validator';
import { ApiListed, listed, ReadableBy, SubmittedListQuery, submissionQueryOf } from '../../http/list-parameters.js';
import { OptionalText } from '../../http/text.js';
import { OPTION_LIMITS } from '../../job/job.options.js';
import { JOB_STATUSES, type JobStatus } from '../../job/job.state.js';
import { isJobId, JOB_ID } from '../../job/job.stream.js';
import type { JobQuery } from '../../read-model/job-views.js';
import { hostOf, hrefOf } from '../../read-model/url-parts.js';

const MAX_IDS = 100;

/** Which jobs are wanted, and in which order. */
export class JobListQuery extends SubmittedListQuery {
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

  @ApiListed({ type: 'string', pattern: JOB_ID.source }, MAX_IDS)
  @IsOptional()
  @Transform(({ value }) => listed(value))
  @ArrayMaxSize(MAX_IDS)
  @ReadableBy(knownId, 'Every id must be the id of a job', { each: true })
  readonly id?: readonly string[];
}

export function jobQueryOf(query: JobListQuery): JobQuery {
  const { status, host, url, tag, id } = query;
  return {
    ...submissionQueryOf(query),
    statuses: status,
    host: host && hostOf(host),
    url: url && hrefOf(url),
    tag,
    ids: id,
  };
}

function knownId(text: string): string | undefined {
  return isJobId(text) ? text : undefined;
}
