import { Readable } from 'node:stream';
import { Controller, Get, Param, Req, Res, StreamableFile } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { csvRecord } from '../../csv/record.js';
import { Needs } from '../../http/needs.js';
import { Problems } from '../../http/problems.decorator.js';
import { GetTransferFile } from '../../queries/transfers/get-transfer-file.query.js';

const ERRORS_HEADER = Buffer.from(`${csvRecord(['line', 'code', 'detail', 'value'])}\r\n`);
const CSV = { 'text/csv': { schema: { type: 'string' } } } as const;

@ApiTags('Transfers')
@Problems('invalid_request', 'overloaded', 'unavailable')
@Controller('v1/transfers')
export class TransferFileController {
  constructor(private readonly queries: QueryBus) {}

  @Get(':id/errors')
  @Needs('read')
  @ApiOperation({
    summary: 'Read the rows that an import rejected',
    description: 'A CSV of the line, a code, a sentence, and what it was about; of those that are recorded by now.',
  })
  @ApiOkResponse({ description: 'The rejected rows, in their order.', content: CSV })
  @Problems('not_found')
  async readErrors(
    @Param('id') transferId: string,
    @Req() { method }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const errors = await this.queries.execute(new GetTransferFile(transferId, 'errors'));
    reply.headers({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-length': String(ERRORS_HEADER.length + errors.size),
      'content-disposition': `attachment; filename="${transferId}-errors.csv"`,
      'cache-control': 'private, no-cache',
    });
    return new StreamableFile(Readable.from(method === 'HEAD' ? [] : withHeader(errors.read()), { objectMode: false }));
  }
}

async function* withHeader(lines: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  yield ERRORS_HEADER;
  yield* lines;
}
