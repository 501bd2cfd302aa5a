import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { AskHost, type HostCommand } from '../host/host.commands.js';
import { HandHolds } from '../read-model/hand-holds.js';
import { HandOverrides } from '../read-model/hand-overrides.js';
import { HostActors } from './host-actors.js';

/**
 * One handler for every command to one host. The log first: who dies in between has answered nobody, and whoever asks
 * again has it done.
 */
@CommandHandler(AskHost)
export class AskHostHandler implements ICommandHandler<AskHost> {
  constructor(
    private readonly hosts: HostActors,
    private readonly holds: HandHolds,
    private readonly overrides: HandOverrides,
  ) {}

  async execute(command: HostCommand): Promise<void> {
    await this.hosts.ask(command);
    if (command.type === 'SetHostOverrides') await this.overrides.settle(command.host);
    // A release of what is not held must not end a hold that begins at this moment.
    else if (command.type === 'HoldHost' || command.isHeld) await this.holds.settle(command.host);
  }
}
