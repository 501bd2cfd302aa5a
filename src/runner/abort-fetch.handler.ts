import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dispatcher } from './dispatcher.js';
import { AbortFetch } from './runner.commands.js';

@CommandHandler(AbortFetch)
export class AbortFetchHandler implements ICommandHandler<AbortFetch> {
  constructor(private readonly dispatcher: Dispatcher) {}

  async execute({ jobId, since }: AbortFetch): Promise<void> {
    this.dispatcher.abort(jobId, since);
  }
}
