import { randomUUID } from 'node:crypto';
import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Clock } from '../../eventsourcing/clock.js';
import { Caller, type CallerIdentity, originOf } from '../../http/caller.js';
import { Needs } from '../../http/needs.js';
import { Problems } from '../../http/problems.decorator.js';
import { RequestExport } from '../../transfer/transfer.commands.js';
import { TransferNotFoundError } from '../../transfer/transfer.errors.js';
import { ExportRequestDto, exportRequestOf } from './export.dto.js';
import { TransferDto } from './transfer.dto.js';
import { answerTransfer } from './transfer.reply.js';

@ApiTags('Transfers')
@Problems('invalid_request', 'overloaded', 'unavailable')
@Controller('v1/transfers')
export class TransferExportController {
  constructor(
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  @Post('export')
  @Needs('submit')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Export the jobs of a range of time to a file',
    description:
      'In the order of submission, each job as it is when its row is written. In a CSV, what a spreadsheet would run ' +
      'as a formula begins with an apostrophe.',
  })
  @ApiResponse({ status: 202, type: TransferDto, headers: { Location: { schema: { type: 'string' } } } })
  @Problems('too_large', 'unsupported_media_type')
  async exportJobs(
    @Body() asked: ExportRequestDto,
    @Caller() caller: CallerIdentity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TransferDto> {
    const at = this.clock.now();
    const transferId = randomUUID();
    const command = new RequestExport(transferId, exportRequestOf(asked, at), at, originOf(caller));
    const { view } = await this.commands.execute(command);
    if (!view) throw new TransferNotFoundError(transferId);

    reply.header('location', `/v1/transfers/${transferId}`);
    return answerTransfer(reply, view);
  }
}
