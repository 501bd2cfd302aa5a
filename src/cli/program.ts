import { Command, CommanderError, Option } from 'commander';
import { demoCommand, type StartService } from './demo.command.js';
import { EXIT, exitCodeOf } from './errors.js';
import { jobCommands } from './job.commands.js';
import { listCommands } from './list.commands.js';
import { serviceUrl } from './option-values.js';
import { resultCommand } from './result.command.js';
import { submitCommand } from './submit.command.js';
import { Terminal } from './terminal.js';

/** What the command line cannot do by itself. */
export interface Abilities {
  readonly version: string;
  /** Runs the service as the environment configures it, until this process is told to end. */
  serve(): Promise<void>;
  readonly start: StartService;
}

const EXIT_CODES = `
Exit codes:
  0  everything went well
  1  the service refused, or a job that was waited for did not complete
  2  the command line is wrong
  3  no service answers`;

/** Runs the command that `args` name, and answers with the exit code. */
export async function runCli(args: readonly string[], abilities: Abilities): Promise<number> {
  const program = programOf(abilities);
  try {
    await program.parseAsync(args, { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    // Commander has said by itself what is wrong with a command line.
    if (!(error instanceof CommanderError)) new Terminal(program.opts().json ?? false).complain(error);
    return exitCodeOf(error);
  }
}

function programOf({ version, serve, start }: Abilities): Command {
  const program = new Command('retriever')
    .description('Submit URLs, have them fetched, read the results.')
    .version(version)
    .addOption(
      new Option('--url <url>', 'where the service is')
        .env('RETRIEVER_URL')
        .default('http://127.0.0.1:3000')
        .argParser(serviceUrl),
    )
    .addOption(new Option('--key <key>', 'an API key').env('RETRIEVER_API_KEY'))
    .option('--json', 'results as the API gives them, one a line')
    .addHelpText('after', EXIT_CODES);

  for (const command of [startCommand(serve), demoCommand(start), submitCommand(), resultCommand()]) {
    program.addCommand(command);
  }
  for (const command of [...jobCommands(), ...listCommands()]) program.addCommand(command);
  return withoutExits(program);
}

function startCommand(serve: Abilities['serve']): Command {
  return new Command('start').description('run the service; the environment configures it').action(serve);
}

/** A wrong command line throws, instead of ending the process with an exit code that means something else here. */
function withoutExits(command: Command): Command {
  command.exitOverride();
  for (const below of command.commands) withoutExits(below);
  return command;
}
