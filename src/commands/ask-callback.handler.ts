import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { AskCallback, type CallbackCommand } from '../callback/callback.commands.js';
import type { CallbackView } from '../callback/callback.view.js';
import { CallbackActors } from './callback-actors.js';

/** One handler for every command to one callback: the bus finds the handler of a class for its subclasses too. */
@CommandHandler(AskCallback)
export class AskCallbackHandler implements ICommandHandler<AskCallback> {
  constructor(private readonly callbacks: CallbackActors) {}

  execute(command: CallbackCommand): Promise<CallbackView | undefined> {
    return this.callbacks.ask(command);
  }
}
