import { ApiExtraModels, ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { COUNT, MILLISECONDS_OR_NULL, orNull, TIME_OR_NULL } from '../../http/openapi.words.js';
import type { HeaderPair } from '../../job/job.headers.js';
import { MAX_DESCRIPTION_LENGTH, MAX_TITLE_LENGTH } from '../../reading/page-reader.js';

export class RedirectDto {
  @ApiProperty({ type: 'integer', example: 301 })
  readonly status!: number;

  @ApiProperty({ description: 'The URL that was redirected.' })
  readonly url!: string;
}

/** Milliseconds since the fetch began; null where a step was not needed. */
export class TimingsDto {
  @ApiProperty(MILLISECONDS_OR_NULL)
  readonly dnsMs!: number | null;

  @ApiProperty(MILLISECONDS_OR_NULL)
  readonly connectMs!: number | null;

  @ApiProperty(MILLISECONDS_OR_NULL)
  readonly firstByteMs!: number | null;

  @ApiProperty({ type: 'number' })
  readonly totalMs!: number;
}

/** The beginning of a body, as far as it came. */
export class PartialDto {
  @ApiProperty({ ...COUNT, description: 'Bytes, decoded.' })
  readonly size!: number;

  @ApiProperty({ type: 'string', pattern: '^[0-9a-f]{64}$' })
  readonly sha256!: string;
}

/** What a page of HTML says of itself: plain text on one line, whatever stood there. */
export class PageWordsDto {
  @ApiProperty({ type: 'string', nullable: true, maxLength: MAX_TITLE_LENGTH })
  readonly title!: string | null;

  @ApiProperty({ type: 'string', nullable: true, maxLength: MAX_DESCRIPTION_LENGTH })
  readonly description!: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Absolute, of http or https.' })
  readonly canonicalUrl!: string | null;
}

const INCLUDED_PAGE = { ...orNull(PageWordsDto), required: false } as ApiPropertyOptions;

/** What came back. A response that made the job fail is told too; what has no body cannot be read. */
@ApiExtraModels(TimingsDto, PageWordsDto, PartialDto)
export class ResultDto {
  @ApiProperty({ type: 'integer', example: 200 })
  readonly httpStatus!: number;

  @ApiProperty({ type: 'string', nullable: true, example: 'text/html; charset=utf-8' })
  readonly contentType!: string | null;

  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 2 },
    description: 'Name and value of each header, in the order they came.',
    example: [['etag', '"x"']],
  })
  readonly headers!: readonly HeaderPair[];

  @ApiProperty()
  readonly finalUrl!: string;

  @ApiProperty({ type: [RedirectDto] })
  readonly redirects!: readonly RedirectDto[];

  @ApiProperty({ ...COUNT, nullable: true, description: 'Bytes, decoded.' })
  readonly size!: number | null;

  @ApiProperty({ type: 'string', nullable: true, pattern: '^[0-9a-f]{64}$' })
  readonly sha256!: string | null;

  @ApiProperty({
    ...orNull(PartialDto),
    description:
      'What came of a body that broke off; `?partial=true` reads it, and the next attempt may go on from it.',
  })
  readonly partial!: PartialDto | null;

  @ApiProperty({ ...TIME_OR_NULL, description: 'Since when the origin says that nothing changed.' })
  readonly unchangedSince!: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'What was claimed of the body, where it is no coding, or one that was not undone: see `warnings`.',
    example: 'none',
  })
  readonly contentEncoding!: string | null;

  @ApiProperty({
    type: [String],
    description: 'What was odd about the response, and taken all the same.',
    example: ['gzip ends without its checksum'],
  })
  readonly warnings!: readonly string[];

  @ApiProperty(orNull(TimingsDto))
  readonly timings!: TimingsDto | null;

  @ApiProperty({ type: 'string', nullable: true, required: false, description: 'Where `include` asks for it.' })
  readonly text?: string | null;

  @ApiProperty({ ...INCLUDED_PAGE, description: 'Where `include` asks for it.' })
  readonly page?: PageWordsDto | null;
}
