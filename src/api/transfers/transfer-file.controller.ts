import { Readable } from 'node:stream';
import { Controller, Get, Param, Req, Res, StreamableFile } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { csvRecord } from '../../csv/record.js';
import { requestedRange } from '../../http/byte-ranges.js';
import { etagOf, isRangeFor } from '../../http/etags.js';
import { NDJSON } from '../../http/ndjson.js';
import { Needs } from '../../http/needs.js';
import { peeked } from '../../http/peeked.js';
import { Problem } from '../../http/problem.js';
import { Problems } from '../../http/problems.decorator.js';
import { GetTransferFile } from '../../queries/transfers/get-transfer-file.query.js';
import { REJECTED_ROW_COLUMNS } from '../../transfer/transfer.columns.js';
import type { ExportFormat } from '../../transfer/transfer.events.js';
import { isEnded } from '../../transfer/transfer.state.js';
import type { TransferView } from '../../transfer/transfer.view.js';

const ERRORS_HEADER = Buffer.from(`${csvRecord(REJECTED_ROW_COLUMNS)}\r\n`);
const CSV = { 'text/csv': { schema: { type: 'string' } } } as const;
const TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: NDJSON,
  json: 'application/json',
  warc: 'application/warc',
};
/** Under the type of its format. What is there so far need not be whole JSON; what is whole is no text to who reads JSON. */
const FILES = { '*/*': { schema: {} } } as const;

@ApiTags('Transfers')
@Problems('invalid_request', 'overloaded', 'unavailable')
@Controller('v1/transfers')
export class TransferFileController {
  constructor(private readonly queries: QueryBus) {}

  /** The router answers HEAD here too. */
  @Get(':id/file')
  @Needs('read')
  @ApiOperation({
    summary: 'Read what an export wrote, or what became of the jobs of an action on many',
    description:
      'What is there so far, or the whole. The file only ever grows: whoever has its beginning asks for the range ' +
      'after that. Until the export has ended the size of the whole is not told (`*`).',
  })
  @ApiHeader({ name: 'Range', required: false, example: 'bytes=0-1023' })
  @ApiHeader({ name: 'If-Range', required: false })
  @ApiOkResponse({ description: 'What is there.', content: FILES })
  @ApiResponse({ status: 206, description: 'The range.', content: FILES })
  @Problems('not_found', 'body_damaged', 'range_not_satisfiable')
  async readFile(
    @Param('id') transferId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const file = await this.queries.execute(new GetTransferFile(transferId, 'file'));
    const { size, view } = file;
    const etag = etagOf(`${transferId}-${size}`);
    const isWhole = request.method !== 'GET' || !isRangeFor(request.headers['if-range']?.toString(), etag);
    const wanted = requestedRange(isWhole || size === 0 ? undefined : request.headers.range, size);
    if (wanted.kind === 'unsatisfiable') {
      throw new Problem('range_not_satisfiable', `The file has ${size} bytes by now: this range lies outside of it`, {
        headers: { 'content-range': `bytes */${size}` },
      });
    }
    const range = wanted.kind === 'part' ? wanted.range : undefined;
    const whole = isEnded(view.status) && view.status !== 'failed' ? size : '*'; // what failed may yet be resumed
    const bytes = await streamed(request, file.read(range));
    if (range) reply.status(206).header('content-range', `bytes ${range.start}-${range.end}/${whole}`);
    reply.headers({
      ...fileHeaders(view, range !== undefined),
      etag,
      'content-length': String(range ? range.end - range.start + 1 : size),
    });
    return bytes;
  }

  @Get(':id/errors')
  @Needs('read')
  @ApiOperation({
    summary: 'Read the rows that an import rejected',
    description:
      'A CSV of the line, a code, a sentence, and what it was about; of those that are recorded by now. The first ' +
      '100,000 are told: a last line with the code `more_rejected` says from where on the others are only counted.',
  })
  @ApiOkResponse({ description: 'The rejected rows, in their order.', content: CSV })
  @Problems('not_found', 'body_damaged')
  async readErrors(
    @Param('id') transferId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const errors = await this.queries.execute(new GetTransferFile(transferId, 'errors'));
    const bytes = await streamed(request, errors.read(), ERRORS_HEADER);
    reply.headers({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-length': String(ERRORS_HEADER.length + errors.size),
      'content-disposition': `attachment; filename="${transferId}-errors.csv"`,
      'cache-control': 'private, no-cache',
    });
    return bytes;
  }
}

/**
 * Read as it is sent, but for its beginning: what is wrong with that is a problem, and no broken answer. Let go when the
 * client leaves; for a HEAD not opened at all.
 */
async function streamed(
  { method }: FastifyRequest,
  bytes: AsyncIterable<Uint8Array>,
  header: Uint8Array = Buffer.alloc(0),
): Promise<StreamableFile> {
  const sent = method === 'HEAD' ? [] : after(header, (await peeked(bytes, 1)).all);
  return new StreamableFile(Readable.from(sent, { objectMode: false }));
}

/** Half a document is no JSON: what is not whole, or asked for in part, is bytes. */
function fileHeaders({ transferId, request, status }: TransferView, isPart: boolean): Readonly<Record<string, string>> {
  const format = 'columns' in request ? request.format : 'csv';
  return {
    'content-type':
      format === 'json' && (isPart || status !== 'completed') ? 'application/octet-stream' : TYPES[format],
    'content-disposition': `attachment; filename="${transferId}.${format}"`,
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache', // what is deleted must not live on in a cache that does not ask
  };
}

async function* after(header: Uint8Array, bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  yield header;
  yield* bytes;
}
