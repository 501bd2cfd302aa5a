import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, Length } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Page } from '../read-model/page.js';
import { inLinesIfWanted } from './ndjson.js';
import { WholeNumber } from './whole-number.js';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 1_000;

/** Which part of a list is wanted. */
export class PageQuery {
  @WholeNumber({ min: 1, max: MAX_LIMIT }, { default: DEFAULT_LIMIT })
  readonly limit: number = DEFAULT_LIMIT;

  @ApiProperty({ required: false, description: 'The `next` of an earlier page.' })
  @IsOptional()
  @Length(1, 500)
  @IsString()
  readonly cursor?: string;
}

/** A page as the body of an answer, a line an item for who asked for lines, with a link to the next. */
export function answerPage<Item extends object>(
  page: Page<Item>,
  request: FastifyRequest,
  reply: FastifyReply,
): Page<Item> | string {
  reply.header('cache-control', 'no-cache');
  if (page.next !== null) reply.header('link', `<${urlOfNext(request.url, page.next)}>; rel="next"`);
  return inLinesIfWanted(page, request, reply);
}

function urlOfNext(asked: string, next: string): string {
  const url = new URL(asked, 'http://localhost');
  url.searchParams.set('cursor', next);
  return url.pathname + url.search;
}
