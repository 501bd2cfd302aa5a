import type { FastifyReply } from 'fastify';
import { isEnded } from '../../transfer/transfer.state.js';
import type { TransferView } from '../../transfer/transfer.view.js';
import type { TransferDto } from './transfer.dto.js';
import { presentTransfer } from './transfer.presenter.js';

/** Progress is recorded about as often. */
const RETRY_AFTER_SECONDS = 2;

/** A transfer as the body of an answer; until it has ended, with when to ask again. */
export function answerTransfer(reply: FastifyReply, view: TransferView): TransferDto {
  if (!isEnded(view.status)) reply.header('retry-after', RETRY_AFTER_SECONDS);
  reply.header('cache-control', 'no-cache');
  return presentTransfer(view);
}
