import { Body, Controller, Headers, Post, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Clock } from '../../eventsourcing/clock.js';
import { Caller, type CallerIdentity, originOf } from '../../http/caller.js';
import { Needs } from '../../http/needs.js';
import { preferredWait } from '../../http/preferences.js';
import { Problems } from '../../http/problems.decorator.js';
import { RequestExport } from '../../transfer/transfer.commands.js';
import { transferIdOf } from '../../transfer/transfer.stream.js';
import { IDEMPOTENCY_KEY, submissionNames } from '../jobs/submission.name.js';
import { WaitQuery } from '../waits/wait.query.js';
import { ExportRequestDto, exportRequestOf } from './export.dto.js';
import { AnswersMade, MadeTransfers } from './made-transfers.js';
import type { TransferDto } from './transfer.dto.js';
import { exportMade } from './transfer.resend.js';

@ApiTags('Transfers')
@Problems('invalid_request', 'overloaded', 'unavailable')
@Controller('v1/transfers')
export class TransferExportController {
  constructor(
    private readonly commands: CommandBus,
    private readonly made: MadeTransfers,
    private readonly clock: Clock,
  ) {}

  @Post('export')
  @Needs('submit')
  @ApiOperation({
    summary: 'Export the jobs of a range of time to a file',
    description:
      'In the order of submission, each job as it is when its row is written. In a CSV, what a spreadsheet would run ' +
      'as a formula begins with an apostrophe. A WARC tells of the latest attempt of each job. Asked for again under its ' +
      '`Idempotency-Key`, it is answered with its transfer.',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false, schema: IDEMPOTENCY_KEY })
  @AnswersMade()
  @Problems('gone', 'too_large', 'unsupported_media_type')
  async exportJobs(
    @Body() asked: ExportRequestDto,
    @Query() query: WaitQuery,
    @Headers('idempotency-key') key: string | undefined,
    @Headers('prefer') preference: string | undefined,
    @Caller() caller: CallerIdentity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TransferDto> {
    const at = this.clock.now();
    const transferId = transferIdOf('export', submissionNames(caller, key)(0).id);
    const wanted = exportRequestOf(asked, at);
    const { view } = await this.commands.execute(new RequestExport(transferId, wanted, at, originOf(caller)));
    const made = exportMade(transferId, view, wanted);
    return this.made.answer(reply, made, query.wait ?? preferredWait(preference));
  }
}
