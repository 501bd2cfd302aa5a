import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dispatcher } from './dispatcher.js';
import { DispatchDueJobs } from './runner.commands.js';

@CommandHandler(DispatchDueJobs)
export class DispatchDueJobsHandler implements ICommandHandler<DispatchDueJobs> {
  constructor(private readonly dispatcher: Dispatcher) {}

  async execute({ position }: DispatchDueJobs): Promise<void> {
    this.dispatcher.wake(position);
  }
}
