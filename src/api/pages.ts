import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Page } from '../read-model/page.js';
import { NDJSON, ndjsonOf, prefersNdjson } from './ndjson.js';
import { wholeNumber } from './submission.dto.js';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 1_000;

/** Which part of a list is wanted. */
export class PageQuery {
  @ApiProperty({ required: false, type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })
  @IsOptional()
  @Transform(({ value }) => wholeNumber(value))
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  readonly limit: number = DEFAULT_LIMIT;

  @ApiProperty({ required: false, description: 'The `next` of an earlier page.' })
  @IsOptional()
  @IsString()
  @Length(1, 500)
  readonly cursor?: string;
}

/** A page as the body of an answer, a line an item for who asked for lines, with a link to the next. */
export function answerPage<Item extends object>(
  page: Page<Item>,
  request: FastifyRequest,
  reply: FastifyReply,
): Page<Item> | string {
  reply.header('vary', 'accept').header('cache-control', 'no-cache');
  if (page.next !== null) reply.header('link', `<${urlOfNext(request.url, page.next)}>; rel="next"`);
  if (!prefersNdjson(request.headers.accept)) return page;

  reply.type(NDJSON);
  return ndjsonOf(page.items);
}

function urlOfNext(url: string, next: string): string {
  const [path = '', query = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', next);
  return `${path}?${parameters}`;
}
