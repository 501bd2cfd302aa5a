import { Command } from 'commander';
import { checkBundle } from '../../audit/bundle-check.js';
import { harmlessJson } from '../../audit/event-line.js';
import { idField } from '../../eventsourcing/model.js';
import { jobModel } from '../../job/job.model.js';
import { harmless } from '../client/formats.js';
import { UnfinishedError } from '../errors.js';
import type { Auditing } from './audit-tools.js';
import { counted } from './audit-words.js';

export function bundleCommands(auditing: Auditing): Command[] {
  return [exportCommand(auditing), verifyBundle(auditing)];
}

function exportCommand({ withTools, terminalOf }: Auditing): Command {
  return new Command('export')
    .description('write all that is kept of a job into a folder: its events, what was answered, and the bytes')
    .requiredOption('--job <id>')
    .option('--out <folder>', 'a new one; audit-<id> without it')
    .action(async ({ job, out = `audit-${job}` }: { job: string; out?: string }, command: Command) => {
      const terminal = terminalOf(command);
      const { files, chain, bodies } = await withTools(({ bundles }) => bundles.write(jobModel, job, out));
      if (terminal.json) return terminal.printJson({ folder: out, files, events: chain.length, bodies });

      const missing = bodies.filter(({ isKept }) => !isKept).length;
      const without = missing > 0 ? ` Not kept any more: ${counted(missing, 'body')}.` : '';
      terminal.print(
        harmless(
          `Wrote ${counted(chain.length, 'event')} and ${counted(bodies.length - missing, 'body')} to ${out}.${without}`,
        ),
      );
    });
}

function verifyBundle({ models, terminalOf }: Auditing): Command {
  return new Command('verify-bundle')
    .description('check such a folder against itself; needs no store')
    .argument('<folder>')
    .action(async (folder: string, _: object, command: Command) => {
      const terminal = terminalOf(command);
      const { bundle, events, problems } = await checkBundle(folder, models);
      const { category, id, madeAt } = bundle;
      if (terminal.json) terminal.print(harmlessJson({ [idField(bundle)]: id, madeAt, events, problems }));
      else for (const problem of problems) terminal.print(harmless(problem));
      if (problems.length > 0) throw new UnfinishedError('The bundle is not what was exported.');
      if (!terminal.json)
        terminal.print(harmless(`Everything fits: ${counted(events, 'event')} of ${category} ${id}, as of ${madeAt}.`));
    });
}
