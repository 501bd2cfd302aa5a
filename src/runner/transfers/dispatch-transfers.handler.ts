import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DispatchTransfers } from '../runner.commands.js';
import { TransferDispatcher } from './transfer-dispatcher.js';

@CommandHandler(DispatchTransfers)
export class DispatchTransfersHandler implements ICommandHandler<DispatchTransfers> {
  constructor(private readonly dispatcher: TransferDispatcher) {}

  async execute(): Promise<void> {
    this.dispatcher.wake();
  }
}
