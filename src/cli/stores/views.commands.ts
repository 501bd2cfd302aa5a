import { Command } from 'commander';
import type { Rebuilt } from '../../projector/rebuild.js';
import { contextOf } from '../context.js';
import { UnfinishedError } from '../errors.js';
import { ProgressBar } from '../progress.js';
import { stopSignal } from '../stop-signal.js';
import type { Terminal } from '../terminal.js';
import type { OpenTools } from './tools.js';
import { compareAll, verifyCommand } from './verify.command.js';
import { withTools } from './with-tools.js';

/** The read model made anew, and compared with the log: for an operator, while the service runs on or without it. */
export function viewsCommands(open: OpenTools): Command[] {
  return [rebuild(open), verifyCommand(open)];
}

function rebuild(open: OpenTools): Command {
  return new Command('rebuild')
    .description('make the views anew from the log, beside those that answer, and switch to them at the end')
    .option('--dry-run', 'only compare the views with the log, as verify does')
    .option('--anew', 'begin at the first event, even where an earlier rebuild was interrupted')
    .action(async ({ dryRun, anew = false }: { dryRun?: true; anew?: boolean }, command: Command) => {
      const { terminal } = contextOf(command);
      if (dryRun) return compareAll(open, terminal);

      const bar = new ProgressBar('Rebuilding');
      const rebuilt = await withTools(open, (tools) =>
        tools.rebuild
          .run({
            anew,
            signal: stopSignal(),
            onProgress: ({ done, total, events }) => bar.show({ done, total, count: events, unit: 'events' }),
          })
          .finally(() => bar.end()),
      );
      tell(rebuilt, terminal);
      if (!rebuilt.isActive)
        throw new UnfinishedError('It was stopped, and nothing changed: the same command goes on.');
    });
}

function tell({ position, ...rebuilt }: Rebuilt, terminal: Terminal): void {
  const { build, events, isActive, parkedStreams } = rebuilt;
  if (terminal.json) terminal.printJson({ ...rebuilt, position: position?.toString() ?? null });
  else if (isActive) terminal.print(`Build ${build} of the views answers now: ${events} events were folded.`);
  if (parkedStreams > 0 && !terminal.json)
    terminal.say(`${parkedStreams} streams are parked: verify tells which, and why.`);
}
