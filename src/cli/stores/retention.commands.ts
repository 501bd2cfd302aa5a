import { Command } from 'commander';
import { idField } from '../../eventsourcing/model.js';
import { gapIn } from '../../read-model/coverage.js';
import type { PurgedEntity, UnpurgedEntity } from '../../retention/purge.js';
import { size } from '../client/formats.js';
import { contextOf } from '../context.js';
import { UnfinishedError } from '../errors.js';
import { instantOrAge } from '../option-values.js';
import { ProgressBar } from '../progress.js';
import { stopSignal } from '../stop-signal.js';
import { lostBodiesCommand } from './lost-bodies.command.js';
import type { OpenTools } from './tools.js';
import { withTools } from './with-tools.js';

/** What is kept, and how long: for an operator, on the stores themselves. */
export function retentionCommands(open: OpenTools): Command[] {
  return [purge(open), sweep(open), lostBodiesCommand(open)];
}

function purge(open: OpenTools): Command {
  return new Command('purge')
    .description('remove the events of jobs that were deleted long ago; what was removed stays on record')
    .requiredOption('--deleted-before <when>', 'a time, or an age: 90d, 12h', instantOrAge)
    .option('--reason <text>', 'is kept in the log')
    .option('--dry-run', 'only say what would be removed')
    .action(async (options: { deletedBefore: Date; reason?: string; dryRun?: boolean }, command: Command) => {
      const { terminal } = contextOf(command);
      const { deletedBefore, reason, dryRun: isDryRun = false } = options;
      const signal = stopSignal();
      const bar = new ProgressBar('Purging');
      const { read, purged, failed, scavenge, isComplete } = await withTools(open, ({ purge }) =>
        purge
          .run({
            deletedBefore,
            isDryRun,
            signal,
            ...(reason !== undefined && { reason }),
            onProgress: ({ done, total, purged: jobs }) => bar.show({ done, total, count: jobs, unit: 'jobs' }),
          })
          .finally(() => bar.end()),
      );
      const events = purged.reduce((sum, entity) => sum + entity.events, 0);
      if (terminal.json) {
        const left = failed.map(({ category, id, why }) => ({ [idField({ category })]: id, why }));
        terminal.printJson({ read, jobs: purged.length, events, failed: left, scavenge, isComplete });
      } else {
        const removed = `${events} events of ${purged.length} deleted ${kindsOf(purged)}`;
        terminal.print(`${isDryRun ? 'Would remove' : 'Removed'} ${removed}, of ${read} events in the log.`);
        if (scavenge !== null) terminal.print(`${scavenge}.`);
        for (const { category, id, why } of failed) {
          terminal.say(capitalised(`${category} ${id} was left as it is: ${why}`));
        }
      }
      if (!isComplete) throw new UnfinishedError('It was stopped before its end: the same command goes on.');
      if (failed.length > 0) throw new UnfinishedError(`${failed.length} ${kindsOf(failed)} could not be purged.`);
    });
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** What these are, in one word or more: jobs. */
function kindsOf(entities: readonly (PurgedEntity | UnpurgedEntity)[]): string {
  const kinds = new Set(entities.map(({ category }) => `${category}s`));
  return [...kinds].join(' and ') || 'jobs';
}

function sweep(open: OpenTools): Command {
  return new Command('sweep')
    .description('free the bodies that no job names any more, now; they go by themselves within two hours')
    .action(async (_: object, command: Command) => {
      const { terminal } = contextOf(command);
      const signal = stopSignal();
      const { bodies, bytes, isComplete } = await withTools(open, async ({ coverage, sweep }) => {
        const gap = gapIn(await coverage.measure(signal));
        if (gap) throw new UnfinishedError(`${gap}. Nothing was freed: these may name what no view does.`);
        return sweep.sweepNow(signal);
      });
      if (terminal.json) terminal.printJson({ bodies, bytes, isComplete });
      else terminal.print(`Freed ${bodies} bodies, ${size(bytes)}.`);
      if (!isComplete) {
        throw new UnfinishedError('It ended early: the views are behind the log, or it was stopped. Try again later.');
      }
    });
}
