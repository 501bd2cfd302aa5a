import { ApiProperty } from '@nestjs/swagger';
import { ReadableBy } from '../../http/list-parameters.js';
import { PageQuery } from '../../http/pages.js';
import type { PageChange } from '../../queries/urls/list-url-jobs.query.js';
import { hrefOf } from '../../read-model/url-parts.js';
import { JobDto } from '../jobs/job.dto.js';

/** Which URL, and which part of the list of its jobs. */
export class UrlJobsQuery extends PageQuery {
  @ApiProperty({ format: 'url' })
  @ReadableBy(hrefOf, 'url must be an absolute URL')
  readonly url!: string;
}

const CHANGES = ['new', 'same', 'changed', 'failed'] as const;

/** A job of a URL, beside the one before it. */
export class UrlJobDto extends JobDto {
  @ApiProperty({
    enum: [...CHANGES, null],
    type: 'string',
    nullable: true,
    description:
      'Compared, byte for byte, with the job before it that completed; null where it has not ended by itself.',
  })
  readonly change!: PageChange;
}

export class UrlJobPageDto {
  @ApiProperty({ type: [UrlJobDto] })
  readonly items!: readonly UrlJobDto[];

  @ApiProperty({ type: 'string', nullable: true, description: 'The cursor of the next page; null on the last.' })
  readonly next!: string | null;
}
