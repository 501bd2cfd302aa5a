import { Body, Controller, Param, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Clock } from '../../eventsourcing/clock.js';
import { ActsByHand } from '../../http/acts-by-hand.decorator.js';
import { Caller, type CallerIdentity, originOf } from '../../http/caller.js';
import { Problems } from '../../http/problems.decorator.js';
import { ReasonDto } from '../../http/reason.dto.js';
import { PauseTransfer, ResumeTransfer, StopTransfer } from '../../transfer/transfer.commands.js';
import { TransferNotFoundError } from '../../transfer/transfer.errors.js';
import { isTransferId } from '../../transfer/transfer.stream.js';
import { TransferDto } from './transfer.dto.js';
import { answerTransfer } from './transfer.reply.js';

/** A route that does something to a transfer by hand. */
const Acts = (path: string, summary: string, description: string) =>
  ActsByHand(`:id/${path}`, TransferDto, { summary, description }, 'not_found', 'wrong_status');

@ApiTags('Transfers')
@Problems('invalid_request', 'overloaded', 'unavailable')
@Controller('v1/transfers')
export class TransferActionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  @Acts('pause', 'Pause a transfer', 'It is left off where it is, and goes on from there once it is resumed.')
  pauseTransfer(
    @Param('id') transferId: string,
    @Body() { reason = null }: ReasonDto,
    @Caller() caller: CallerIdentity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TransferDto> {
    return this.#act(PauseTransfer, { transferId, reason, caller, reply });
  }

  @Acts(
    'resume',
    'Resume a transfer that is paused, or failed',
    'It goes on from where it was left off. Changes nothing of one that waits or runs.',
  )
  resumeTransfer(
    @Param('id') transferId: string,
    @Body() { reason = null }: ReasonDto,
    @Caller() caller: CallerIdentity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TransferDto> {
    return this.#act(ResumeTransfer, { transferId, reason, caller, reply });
  }

  @Acts('stop', 'Stop a transfer for good', 'What was done stays: the jobs of an import, the file of an export so far.')
  stopTransfer(
    @Param('id') transferId: string,
    @Body() { reason = null }: ReasonDto,
    @Caller() caller: CallerIdentity,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TransferDto> {
    return this.#act(StopTransfer, { transferId, reason, caller, reply });
  }

  async #act(
    Command: typeof PauseTransfer | typeof ResumeTransfer | typeof StopTransfer,
    asked: Asked,
  ): Promise<TransferDto> {
    const { transferId, reason, caller, reply } = asked;
    if (!isTransferId(transferId)) throw new TransferNotFoundError(transferId);

    const { view } = await this.commands.execute(new Command(transferId, reason, this.clock.now(), originOf(caller)));
    if (!view) throw new TransferNotFoundError(transferId);
    return answerTransfer(reply, view);
  }
}

interface Asked {
  readonly transferId: string;
  readonly reason: string | null;
  readonly caller: CallerIdentity;
  readonly reply: FastifyReply;
}
