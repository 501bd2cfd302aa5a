import { Controller, Delete, Get, Headers, HttpCode, Param, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Clock } from '../../eventsourcing/clock.js';
import { AnswersPage } from '../../http/answers-items.decorator.js';
import { Caller, type CallerIdentity, originOf } from '../../http/caller.js';
import { Needs } from '../../http/needs.js';
import { preferredWait } from '../../http/preferences.js';
import { Problems } from '../../http/problems.decorator.js';
import { GetTransfer } from '../../queries/transfers/get-transfer.query.js';
import { ListTransfers } from '../../queries/transfers/list-transfers.query.js';
import { DeleteTransfer } from '../../transfer/transfer.commands.js';
import { TransferNotFoundError } from '../../transfer/transfer.errors.js';
import { isEnded } from '../../transfer/transfer.state.js';
import { isTransferId } from '../../transfer/transfer.stream.js';
import type { TransferView } from '../../transfer/transfer.view.js';
import { AnswersUnlessKnown, viewUnlessKnown } from '../waits/conditional-get.js';
import { WaitQuery } from '../waits/wait.query.js';
import { TransferDto, TransferPageDto } from './transfer.dto.js';
import { presentTransfer } from './transfer.presenter.js';
import { answerTransfer } from './transfer.reply.js';
import { TransferWaits } from './transfer.waits.js';
import { TransferListQuery } from './transfer-list.dto.js';

@ApiTags('Transfers')
@Problems('invalid_request', 'overloaded', 'unavailable')
@Controller('v1/transfers')
export class TransfersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly waits: TransferWaits,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('read')
  @ApiOperation({ summary: 'List transfers, the newest first', description: 'Lists may lag a moment behind.' })
  @AnswersPage(TransferPageDto)
  async listTransfers(@Query() query: TransferListQuery): Promise<TransferPageDto> {
    const { status: statuses, kind, limit, cursor } = query;
    const { items, next } = await this.queries.execute(new ListTransfers({ statuses, kind, limit, cursor }));
    return { items: items.map(presentTransfer), next };
  }

  @Get(':id')
  @Needs('read')
  @ApiOperation({
    summary: 'Get a transfer, and how far it is',
    description:
      'Waits, where asked to, until it has ended; with `If-None-Match` until it is no longer what that names.',
  })
  @AnswersUnlessKnown(TransferDto)
  async getTransfer(
    @Param('id') transferId: string,
    @Query() query: WaitQuery,
    @Headers('if-none-match') known: string | undefined,
    @Headers('prefer') preference: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TransferDto | undefined> {
    const view = await viewUnlessKnown<TransferView>(reply, {
      known,
      seconds: query.wait ?? preferredWait(preference),
      get: () => this.queries.execute(new GetTransfer(transferId)),
      until: (isEnough, wait) => this.waits.until(transferId, isEnough, wait),
      isFinal: ({ status }) => isEnded(status),
    });
    return view && answerTransfer(reply, view);
  }

  @Delete(':id')
  @Needs('submit')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Delete a transfer and its files',
    description: 'One that goes on is left off where it is. The jobs of an import stay.',
  })
  @ApiNoContentResponse({ description: 'It is deleted, or was before.' })
  @Problems('not_found')
  async deleteTransfer(@Param('id') transferId: string, @Caller() caller: CallerIdentity): Promise<void> {
    if (!isTransferId(transferId)) throw new TransferNotFoundError(transferId);

    await this.commands.execute(new DeleteTransfer(transferId, null, this.clock.now(), originOf(caller)));
  }
}
