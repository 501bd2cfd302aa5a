import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { AskTransfer, type TransferCommand } from '../transfer/transfer.commands.js';
import type { AwakeTransfer } from '../transfer/transfer.view.js';
import { TransferActors } from './transfer-actors.js';

/** One handler for every command to one transfer: the bus finds the handler of a class for its subclasses too. */
@CommandHandler(AskTransfer)
export class AskTransferHandler implements ICommandHandler<AskTransfer> {
  constructor(private readonly transfers: TransferActors) {}

  execute(command: TransferCommand): Promise<AwakeTransfer> {
    return this.transfers.ask(command);
  }
}
