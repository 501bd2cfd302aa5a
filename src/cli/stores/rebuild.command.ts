import { Command } from 'commander';
import type { Rebuild, Rebuilt } from '../../projector/rebuild.js';
import { agreed } from '../agreement.js';
import { contextOf } from '../context.js';
import { UnfinishedError } from '../errors.js';
import { ProgressBar } from '../progress.js';
import { stopSignal } from '../stop-signal.js';
import type { Terminal } from '../terminal.js';
import { defaultLostJobs, LostJobsFile } from './lost-jobs-file.js';
import type { OpenTools } from './tools.js';
import { compareAll } from './verify.command.js';
import { withTools } from './with-tools.js';

interface RebuildChoices {
  readonly dryRun?: true;
  readonly anew?: boolean;
  readonly yes?: boolean;
  readonly lost?: string;
}

export function rebuildCommand(open: OpenTools): Command {
  return new Command('rebuild')
    .description('make the views anew from the log, beside those that answer, and switch to them at the end')
    .option('--dry-run', 'only compare the views with the log, as verify does')
    .option('--anew', 'begin at the first event, even where an earlier rebuild was interrupted')
    .option('--yes', 'do not ask, where the views are of another log')
    .option('--lost <file>', 'where to write then what only the views knew (lost-jobs-<time>.tsv)')
    .action(async (choices: RebuildChoices, command: Command) => {
      const { terminal } = contextOf(command);
      if (choices.dryRun) return compareAll(open, terminal);

      await withTools(open, async ({ rebuild, logOfViews }) => {
        const whyForeign = await logOfViews.look();
        if (whyForeign === undefined) return tell(await run(rebuild, choices), undefined, terminal);

        const file = await LostJobsFile.create(choices.lost ?? defaultLostJobs());
        try {
          await agree(whyForeign, file.path, choices, terminal);
          const rebuilt = await run(rebuild, choices, file);
          tell(rebuilt, file, terminal);
        } finally {
          await file.close();
        }
      });
    });
}

async function run(rebuild: Rebuild, { anew = false }: RebuildChoices, lost?: LostJobsFile): Promise<Rebuilt> {
  const bar = new ProgressBar('Rebuilding');
  const rebuilt = await rebuild
    .run({
      anew,
      signal: stopSignal(),
      onProgress: ({ done, total, events }) => bar.show({ done, total, count: events, unit: 'events' }),
      ...(lost && { keepLost: (views) => lost.write(views) }),
    })
    .finally(() => bar.end());
  if (!rebuilt.isActive) throw new UnfinishedError('It was stopped, and nothing changed: the same command goes on.');

  return rebuilt;
}

/** @throws UnfinishedError where nobody agrees */
async function agree(why: string, path: string, { yes }: RebuildChoices, terminal: Terminal): Promise<void> {
  terminal.say(`${why}.`);
  terminal.say(
    `This makes views, due jobs and claims anew from the log as it is now, lets them answer, and writes what only the present views know to ${path}. Where the configuration names the wrong stores, mend that instead.`,
  );
  if (!yes && !(await agreed('Go on?'))) throw new UnfinishedError('Nothing was changed.');
}

function tell({ position, ...rebuilt }: Rebuilt, lost: LostJobsFile | undefined, terminal: Terminal): void {
  const { build, events, parkedStreams } = rebuilt;
  if (terminal.json) {
    const told = lost && { lost: { jobs: lost.jobs, file: lost.jobs > 0 ? lost.path : null } };
    terminal.printJson({ ...rebuilt, position: position?.toString() ?? null, ...told });
    return;
  }
  terminal.print(`Build ${build} of the views answers now: ${events} events were folded.`);
  if (lost && lost.jobs > 0) terminal.print(`${lost.jobs} jobs that only the earlier views knew are in ${lost.path}.`);
  if (parkedStreams > 0) terminal.say(`${parkedStreams} streams are parked: verify tells which, and why.`);
}
