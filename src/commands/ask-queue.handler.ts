import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { AskQueue, type QueueCommand } from '../queue/queue.commands.js';
import type { QueueView } from '../queue/queue.view.js';
import { QueueActors } from './queue-actors.js';

/** One handler for every command to one queue: the bus finds the handler of a class for its subclasses too. */
@CommandHandler(AskQueue)
export class AskQueueHandler implements ICommandHandler<AskQueue> {
  constructor(private readonly queues: QueueActors) {}

  execute(command: QueueCommand): Promise<QueueView> {
    return this.queues.ask(command);
  }
}
