import { applyDecorators, Injectable } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { preferenceApplied } from '../../http/preferences.js';
import { TransferNotFoundError } from '../../transfer/transfer.errors.js';
import { isEnded } from '../../transfer/transfer.state.js';
import type { TransferView } from '../../transfer/transfer.view.js';
import { clientOf } from '../waits/stream-waits.js';
import { TransferDto } from './transfer.dto.js';
import { answerTransfer } from './transfer.reply.js';
import { TransferWaits } from './transfer.waits.js';

/** A route that makes a transfer, and that may wait for its end. */
export function AnswersMade(): MethodDecorator {
  const headers = { Location: { schema: { type: 'string' as const } } };
  return applyDecorators(
    ApiHeader({ name: 'Prefer', required: false, example: 'wait=10' }),
    ApiResponse({ status: 200, type: TransferDto, headers, description: 'It was waited for, and ended in time.' }),
    ApiResponse({ status: 202, type: TransferDto, headers }),
  );
}

/** Answers those who asked for a transfer. */
@Injectable()
export class MadeTransfers {
  constructor(private readonly waits: TransferWaits) {}

  async answer(reply: FastifyReply, made: TransferView, seconds = 0): Promise<TransferDto> {
    const view = seconds > 0 ? await this.#waited(made, seconds, reply) : made;
    const isInTime = seconds > 0 && isEnded(view.status);
    if (isInTime) preferenceApplied(reply, seconds);
    reply.status(isInTime ? 200 : 202).header('location', `/v1/transfers/${view.transferId}`);
    return answerTransfer(reply, view);
  }

  /** The transfer once it has ended, if that is in time; otherwise as it is then. */
  async #waited(made: TransferView, seconds: number, reply: FastifyReply): Promise<TransferView> {
    try {
      const wait = { seconds, client: clientOf(reply) };
      return await this.waits.until(made.transferId, ({ status }) => isEnded(status), wait);
    } catch (error) {
      if (error instanceof TransferNotFoundError) return made; // deleted while its sender waited
      throw error;
    }
  }
}
