import { Command, CommanderError, Option } from 'commander';
import type { Models } from '../eventsourcing/model.js';
import { auditCommand } from './audit/audit.command.js';
import type { OpenLog } from './audit/audit-tools.js';
import { bulkCommand } from './client/bulk.command.js';
import { exportCommand } from './client/export.command.js';
import { hostsCommand } from './client/hosts.command.js';
import { importCommand } from './client/import.command.js';
import { jobCommands } from './client/job.commands.js';
import { listCommands } from './client/list.commands.js';
import { parkedCommand } from './client/parked.command.js';
import { resultCommand } from './client/result.command.js';
import { statsCommand } from './client/stats.command.js';
import { statusCommand } from './client/status.command.js';
import { submitCommand } from './client/submit.command.js';
import { taskCommands } from './client/task.commands.js';
import { transfersCommand } from './client/transfers.command.js';
import { urlCommands } from './client/url.commands.js';
import { watchCommand } from './client/watch.command.js';
import { webhooksCommand } from './client/webhooks.command.js';
import { completionCommand } from './completion/completion.command.js';
import { type GlobalOptions, SERVICE_URL } from './context.js';
import { demoCommand, type StartService } from './demo/demo.command.js';
import { generateCommand } from './demo/generate.command.js';
import { EXIT, exitCodeOf } from './errors.js';
import { keyCommand } from './key.command.js';
import { serviceUrl } from './option-values.js';
import { backupCommand } from './stores/backup.commands.js';
import type { OpenBackups } from './stores/backup-tools.js';
import { restoreCommand } from './stores/restore.command.js';
import { retentionCommands } from './stores/retention.commands.js';
import type { OpenTools } from './stores/tools.js';
import { viewsCommands } from './stores/views.commands.js';
import { Terminal } from './terminal.js';

/** What the command line cannot do by itself. */
export interface Abilities {
  readonly version: string;
  readonly models: Models;
  /** Runs the service as the environment configures it, until this process is told to end. */
  serve(): Promise<void>;
  readonly start: StartService;
  readonly open: OpenTools;
  readonly openBackups: OpenBackups;
  readonly openLog: () => Promise<OpenLog>;
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
  let wantsJson = false;
  program.hook('preAction', (_, command) => {
    wantsJson = command.optsWithGlobals<GlobalOptions>().json ?? false;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    // Commander has said by itself what is wrong with a command line.
    if (!(error instanceof CommanderError)) new Terminal(wantsJson).complain(error);
    return exitCodeOf(error);
  }
}

function programOf({ version, models, serve, start, open, openBackups, openLog }: Abilities): Command {
  const program = new Command('retriever')
    .description('Submit URLs, have them fetched, read the results; look after the stores, and audit them.')
    .version(version)
    .enablePositionalOptions() // an option behind a command is that command's own: --url means more than one thing
    .addHelpText('after', EXIT_CODES);

  const transferCommands = [bulkCommand(), importCommand(), exportCommand(), transfersCommand()];
  const ofTheirOwn = [
    ...urlCommands(),
    watchCommand(),
    ...taskCommands(),
    ...transferCommands,
    hostsCommand(),
    statsCommand(),
    parkedCommand(),
    statusCommand(),
    webhooksCommand(),
  ];
  const ofService = [submitCommand(), resultCommand(), ...jobCommands(), ...listCommands(), ...ofTheirOwn];
  const ofStores = [
    ...viewsCommands(open),
    ...retentionCommands(open),
    backupCommand(openBackups),
    restoreCommand(openBackups, open),
    auditCommand({ open, openLog }, models),
  ];
  for (const command of [
    startCommand(serve),
    demoCommand(start),
    generateCommand(),
    keyCommand(),
    completionCommand(),
    ...ofService,
    ...ofStores,
  ]) {
    program.addCommand(command);
  }
  const askingService = ofService.flatMap((command) => [command, ...command.commands]);
  for (const command of [program, ...askingService]) addServiceOptions(command);
  for (const command of [program, ...askingService, ...ofStores.flatMap(runnableIn)]) {
    command.option('--json', 'results for machines: JSON, one a line');
  }
  return withoutExits(program);
}

/** They may stand before a command and behind it. */
function addServiceOptions(command: Command): void {
  command.addOption(
    new Option('--url <url>', `where the service is (${SERVICE_URL}, or env RETRIEVER_URL)`).argParser(serviceUrl),
  );
  command.addOption(new Option('--key <key>', 'an API key (or env RETRIEVER_API_KEY)'));
}

/** Those that do something themselves: one that only holds others takes no arguments. */
function runnableIn(command: Command): readonly Command[] {
  const below = command.commands.flatMap(runnableIn);
  return below.length === 0 || command.registeredArguments.length > 0 ? [command, ...below] : below;
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
