import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ByteRange } from '../../bodies/body-store.js';
import { type RequestedRange, requestedRange } from '../../http/byte-ranges.js';
import { etagOf, isNoneMatchFor, isRangeFor } from '../../http/etags.js';
import { Needs } from '../../http/needs.js';
import { peeked } from '../../http/peeked.js';
import { Problem } from '../../http/problem.js';
import { Problems } from '../../http/problems.decorator.js';
import { GetResult, type Result } from '../../queries/jobs/get-result.query.js';
import { ReadingAnswers } from './reading.answers.js';
import { ResultQuery } from './result.query.js';
import { contentDisposition, HARMLESS, NOT_FOR_CACHES, safeContentType } from './safe-content.js';

/** Under whichever content type. */
const BYTES = { '*/*': { schema: { type: 'string', format: 'binary' } } } as const;

@ApiTags('Fetch jobs')
@Problems('invalid_request', 'unavailable')
@Controller('v1/jobs')
export class JobResultController {
  constructor(
    private readonly queries: QueryBus,
    private readonly readings: ReadingAnswers,
  ) {}

  /** The router answers HEAD here too. */
  @Get(':id/result')
  @Needs('read')
  @ApiOperation({
    summary: 'Read what a job fetched',
    description:
      'Under its own content type where a browser shows that safely; markup and scripts as plain text, the rest as ' +
      'bytes to be saved. Several ranges at once are answered with the whole. With `as` the page is read: its text, ' +
      'Markdown, links or JSON in UTF-8, without ranges; HEAD then tells only what the content type says. What came of ' +
      'a body that broke off is read with `partial=true` alone: see `result.partial`.',
  })
  @ApiHeader({ name: 'Range', required: false, example: 'bytes=0-1023' })
  @ApiHeader({ name: 'If-Range', required: false })
  @ApiHeader({ name: 'If-None-Match', required: false })
  @ApiOkResponse({ description: 'The whole.', content: BYTES })
  @ApiResponse({ status: 206, description: 'The range.', content: BYTES })
  @ApiResponse({ status: 304, description: 'It is what `If-None-Match` names.' })
  @Problems('not_found', 'not_acceptable', 'wrong_status', 'body_damaged', 'range_not_satisfiable', 'overloaded')
  async readResult(
    @Param('id') jobId: string,
    @Query() { as: name, partial: isPartial = false }: ResultQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    if (name !== undefined) return this.readings.answer(jobId, { name, isPartial }, request, reply);

    const result = await this.queries.execute(new GetResult(jobId, isPartial));
    const { sha256, size } = result.body;
    const known = request.headers['if-none-match'];
    reply.headers({
      etag: etagOf(sha256),
      'cache-control': NOT_FOR_CACHES,
    });
    if (known !== undefined && isNoneMatchFor(known, etagOf(sha256))) {
      reply.status(304);
      return undefined;
    }
    const wanted = rangeOf(request, result);
    if (wanted.kind === 'unsatisfiable') throw outside(size);

    const range = wanted.kind === 'part' ? wanted.range : undefined;
    const bytes = await bodyOf(request, result, range);
    if (range) reply.status(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`);
    reply.headers(contentHeaders(result, range));
    return new StreamableFile(bytes);
  }
}

/** RFC 9110, 14.2: ranges are for GET, and only while the body is what `If-Range` names. */
function rangeOf({ method, headers }: FastifyRequest, { body }: Result): RequestedRange {
  if (method !== 'GET' || !isRangeFor(headers['if-range']?.toString(), etagOf(body.sha256))) return { kind: 'whole' };

  return requestedRange(headers.range, body.size);
}

function contentHeaders({ body, response }: Result, range: ByteRange | undefined): Record<string, string> {
  const type = safeContentType(response.contentType);
  return {
    'content-type': type,
    'content-length': String(range ? range.end - range.start + 1 : body.size),
    'content-disposition': contentDisposition(response.finalUrl, type),
    ...HARMLESS,
    'accept-ranges': 'bytes',
    'repr-digest': `sha-256=:${Buffer.from(body.sha256, 'hex').toString('base64')}:`, // RFC 9530
  };
}

/**
 * Read as it is sent, but for its beginning: what is wrong with that is a problem, and no broken answer. Let go when the
 * client leaves; for a HEAD not opened at all.
 */
async function bodyOf({ method }: FastifyRequest, result: Result, range: ByteRange | undefined): Promise<Readable> {
  return Readable.from(method === 'HEAD' ? [] : (await peeked(result.read(range), 1)).all, { objectMode: false });
}

function outside(size: number): Problem {
  return new Problem('range_not_satisfiable', `The result has ${size} bytes: this range lies outside of it`, {
    headers: { 'content-range': `bytes */${size}` },
  });
}
