import { CommandHandlerNotFoundException } from '@nestjs/cqrs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as callbackCommands from '../../src/callback/callback.commands.js';
import { CommandsModule } from '../../src/commands/commands.module.js';
import { Command } from '../../src/eventsourcing/command.js';
import * as purgeCommand from '../../src/eventsourcing/purge.command.js';
import * as hostCommands from '../../src/host/host.commands.js';
import * as fetchCommands from '../../src/job/fetch.commands.js';
import * as jobCommands from '../../src/job/job.commands.js';
import * as queueCommands from '../../src/queue/queue.commands.js';
import * as runnerCommands from '../../src/runner/runner.commands.js';
import { RunnerModule } from '../../src/runner/runner.module.js';
import * as taskCommands from '../../src/task/task.commands.js';
import * as transferCommands from '../../src/transfer/transfer.commands.js';
import { StillClock } from '../kit/still-clock.js';
import { Process, Stores } from '../kit/world.js';

interface CommandClass {
  readonly prototype: Command<unknown>;
}

/** Every command there is: a model's or a role's own have their line here. */
const COMMANDS = Object.entries<CommandClass>({
  ...jobCommands,
  ...fetchCommands,
  ...taskCommands,
  ...queueCommands,
  ...transferCommands,
  ...hostCommands,
  ...callbackCommands,
  ...purgeCommand,
  ...runnerCommands,
});

describe('a process with the handlers of commands', () => {
  let stores: Stores;
  let process: Process;

  beforeAll(async () => {
    stores = await Stores.open();
    process = await Process.start({ stores, clock: new StillClock(), modules: [CommandsModule, RunnerModule] });
  });
  afterAll(async () => {
    await process.stop();
    await stores.close();
  });

  /** Sent without its fields: whatever the handler makes of that, it is there. */
  const send = async ({ prototype }: CommandClass) =>
    process.commands.execute<Command<unknown>>(Object.create(prototype));

  test.each(COMMANDS)('carries out %s', async (_, command) => {
    const answer = await send(command).catch((error) => error);

    expect(answer).not.toBeInstanceOf(CommandHandlerNotFoundException);
  });

  test('refuses a command that has no handler', async () => {
    class Unhandled extends Command<unknown> {}

    await expect(send(Unhandled)).rejects.toThrow(CommandHandlerNotFoundException);
  });
});
