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
import { defaultLostJobs, LostJobsFile } from './lost-jobs-file.js';
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
    .option('--lost <file>', 'where to write what only views of a later time know (lost-jobs-<time>.tsv)')
    .addHelpText('after', HELP)
    .action(async (folder: string, { evenDamaged = false, lost }: RestoreChoices, command: Command) => {
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
      const views = isPlaced ? await madeViews(open, lost, signal) : undefined;
      if (terminal.json) {
        const told = { isRestored: isPlaced, viewsAreMade: views?.isActive ?? false, lost: views?.lost ?? null };
        terminal.printJson({ ...manifest, problems, ...told });
      }
      if (!isPlaced) {
        throw new UnfinishedError('It is not what was backed up, and nothing was restored: --even-damaged does it.');
      }
      if (!views?.isActive) {
        throw new UnfinishedError(
          'It is restored, and was stopped before the views were made: the service makes them.',
        );
      }
      const holding = stock ? holdingOf(stock) : `${views.events} events, and what is damaged was not counted`;
      if (terminal.json) return;
      terminal.print(`Restored, and ready to be started: ${holding}.`);
      if (views.lost)
        terminal.print(`${views.lost.jobs} jobs that only the earlier views knew are in ${views.lost.file}.`);
    });
}

interface RestoreChoices {
  readonly evenDamaged?: boolean;
  readonly lost?: string;
}

interface MadeViews extends Rebuilt {
  /** What views of a later time than the log knew, and it does not; null where there was nothing. */
  readonly lost: { readonly jobs: number; readonly file: string } | null;
}

/** From the first event on: what views there are, on servers, may be of a later time, and know what the log does not. */
async function madeViews(open: OpenTools, path: string | undefined, signal: AbortSignal): Promise<MadeViews> {
  const bar = new ProgressBar('Making the views');
  return withTools(open, async ({ rebuild, logOfViews }) => {
    const isForeign = (await logOfViews.look()) !== undefined;
    const file = isForeign ? await LostJobsFile.create(path ?? defaultLostJobs()) : undefined;
    try {
      const rebuilt = await rebuild.run({
        anew: true,
        signal,
        onProgress: ({ done, total, events }) => bar.show({ done, total, count: events, unit: 'events' }),
        ...(file && { keepLost: (views) => file.write(views) }),
      });
      return { ...rebuilt, lost: file && file.jobs > 0 ? { jobs: file.jobs, file: file.path } : null };
    } finally {
      bar.end();
      await file?.close();
    }
  });
}
