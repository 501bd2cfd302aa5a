import { Command } from 'commander';
import type { Rebuilt } from '../../projector/rebuild.js';
import { harmless } from '../client/formats.js';
import { UnfinishedError } from '../errors.js';
import { ProgressBar } from '../progress.js';
import { stopSignal } from '../stop-signal.js';
import { terminalOf, unlessStopped } from './backup.commands.js';
import { BackupBars } from './backup-bars.js';
import type { OpenBackups } from './backup-tools.js';
import { holdingOf } from './backup-words.js';
import type { OpenTools } from './tools.js';
import { withTools } from './with-tools.js';

const HELP = `
On servers, bring their bytes back first, as the README says: what they hold is checked then, and nothing is copied.`;

/** What was kept apart, brought back. */
export function restoreCommand(openBackups: OpenBackups, open: OpenTools): Command {
  return new Command('restore')
    .description('check a backup, put it into an empty DATA_DIR, and make the views')
    .argument('<folder>')
    .option('--even-damaged', 'also where it is not what was backed up: what can be read of it is better than nothing')
    .addHelpText('after', HELP)
    .action(async (folder: string, { evenDamaged = false }: { evenDamaged?: boolean }, command: Command) => {
      const terminal = terminalOf(command);
      const signal = stopSignal();
      const bars = new BackupBars({ files: 'Copying', log: 'Verifying' });
      const restoring = withTools(openBackups, ({ restore }) =>
        restore.run(folder, { evenDamaged, onProgress: (each) => bars.show(each), signal }),
      );
      const { manifest, stock, problems, isPlaced } = await unlessStopped(
        restoring,
        signal,
        'It was stopped: run it again.',
      ).finally(() => bars.end());
      if (!terminal.json) for (const problem of problems) terminal.print(harmless(problem));
      const views = isPlaced ? await madeViews(open, signal) : undefined;
      if (terminal.json)
        terminal.printJson({ ...manifest, problems, isRestored: isPlaced, viewsAreMade: views?.isActive });
      if (!isPlaced) {
        throw new UnfinishedError('It is not what was backed up, and nothing was restored: --even-damaged does it.');
      }
      if (!views?.isActive) {
        throw new UnfinishedError(
          'It is restored, and was stopped before the views were made: the service makes them.',
        );
      }
      const holding = stock ? holdingOf(stock) : `${views.events} events, and what is damaged was not counted`;
      if (!terminal.json) terminal.print(`Restored, and ready to be started: ${holding}.`);
    });
}

/** From the first event on: whatever views there are may be of another log. */
function madeViews(open: OpenTools, signal: AbortSignal): Promise<Rebuilt> {
  const bar = new ProgressBar('Making the views');
  const making = withTools(open, ({ rebuild }) =>
    rebuild.run({
      anew: true,
      signal,
      onProgress: ({ done, total, events }) => bar.show({ done, total, count: events, unit: 'events' }),
    }),
  );
  return making.finally(() => bar.end());
}
