import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { AbortTransfer } from '../runner.commands.js';
import { TransferDispatcher } from './transfer-dispatcher.js';

@CommandHandler(AbortTransfer)
export class AbortTransferHandler implements ICommandHandler<AbortTransfer> {
  constructor(private readonly dispatcher: TransferDispatcher) {}

  async execute({ transferId, since }: AbortTransfer): Promise<void> {
    this.dispatcher.abort(transferId, since);
  }
}
