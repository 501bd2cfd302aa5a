import { Command } from 'commander';
import { idField } from '../../eventsourcing/model.js';
import type { Rebuilt } from '../../projector/rebuild.js';
import { isFault, type ViewFinding } from '../../projector/view-finding.js';
import { contextOf } from '../context.js';
import { UnfinishedError } from '../errors.js';
import { ProgressBar } from '../progress.js';
import { stopSignal } from '../stop-signal.js';
import type { Terminal } from '../terminal.js';
import type { OpenTools } from './tools.js';
import { withTools } from './with-tools.js';

/** The read model made anew, and compared with the log: for an operator, while the service runs on or without it. */
export function viewsCommands(open: OpenTools): Command[] {
  return [rebuild(open), verify(open)];
}

function rebuild(open: OpenTools): Command {
  return new Command('rebuild')
    .description('make the views anew from the log, beside those that answer, and switch to them at the end')
    .option('--dry-run', 'only compare the views with the log, as verify does')
    .option('--anew', 'begin at the first event, even where an earlier rebuild was interrupted')
    .action(async ({ dryRun, anew = false }: { dryRun?: true; anew?: boolean }, command: Command) => {
      const { terminal } = contextOf(command);
      if (dryRun) return compare(open, terminal);

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

function verify(open: OpenTools): Command {
  return new Command('verify')
    .description('compare every view with its events, and every event with the view that must hold it')
    .action((_: object, command: Command) => compare(open, contextOf(command).terminal));
}

async function compare(open: OpenTools, terminal: Terminal): Promise<void> {
  const signal = stopSignal();
  const bar = new ProgressBar('Verifying');
  const counts = { views: 0, log: 0 };
  const faults = await withTools(open, async ({ verification }) => {
    let found = 0;
    const findings = verification.run({
      signal,
      onProgress: ({ phase, done, total, count }) => {
        counts[phase] = count;
        const half = phase === 'views' ? 0n : total; // two phases, one bar
        bar.show({ done: done + half, total: 2n * total, count, unit: phase === 'views' ? 'views' : 'events' });
      },
    });
    for await (const finding of findings) {
      if (isFault(finding)) found++;
      show(finding, terminal);
    }
    return found;
  }).finally(() => bar.end());

  const compared = { views: counts.views, events: counts.log, faults, isComplete: !signal.aborted };
  if (terminal.json) terminal.printJson(compared);
  if (signal.aborted) throw new UnfinishedError('It was stopped before its end.');
  const what = `${compared.views} views were compared with ${compared.events} events`;
  if (faults > 0)
    throw new UnfinishedError(`${what}: ${faults} are not as they should be. "retriever rebuild" mends them.`);
  if (!terminal.json) terminal.print(`${what}: all as they should be.`);
}

function show({ category, id, ...finding }: ViewFinding, terminal: Terminal): void {
  if (terminal.json) terminal.printJson({ [idField({ category })]: id, ...finding });
  else terminal.print(`${finding.detail}${finding.fields.length > 0 ? ` (${finding.fields.join(', ')})` : ''}`);
}
