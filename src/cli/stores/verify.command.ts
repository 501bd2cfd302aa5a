import { Command } from 'commander';
import { idField } from '../../eventsourcing/model.js';
import { isFault, type ViewFinding } from '../../projector/view-finding.js';
import { type Coverage, gapIn } from '../../read-model/coverage.js';
import { contextOf } from '../context.js';
import { UnfinishedError } from '../errors.js';
import { ProgressBar } from '../progress.js';
import { stopSignal } from '../stop-signal.js';
import type { Terminal } from '../terminal.js';
import type { OpenTools, Tools } from './tools.js';
import { withTools } from './with-tools.js';

export function verifyCommand(open: OpenTools): Command {
  return new Command('verify')
    .description(
      'compare every view with its events, every event with its view, and look for the bodies that they name',
    )
    .action((_: object, command: Command) => compareAll(open, contextOf(command).terminal));
}

/** What was looked at, and what was found. */
interface Compared {
  readonly coverage: Coverage;
  readonly views: number;
  readonly events: number;
  readonly bodies: number;
  /** Views that are not what their events say. */
  readonly faults: number;
  readonly lostBodies: number;
}

/** Says what it looked at, and ends with 1 unless that was everything and all of it was right. */
export async function compareAll(open: OpenTools, terminal: Terminal): Promise<void> {
  const signal = stopSignal();
  const compared = await withTools(open, async (tools) => {
    const coverage = await tools.coverage.measure(signal); // its head comes first: what is written later is not missing
    return { coverage, ...(await compareViews(tools, terminal, signal)), ...(await lookForBodies(tools, signal)) };
  });

  if (terminal.json) terminal.printJson(inJson(compared, !signal.aborted));
  if (signal.aborted) throw new UnfinishedError('It was stopped before its end.');
  const wrong = whatIsWrong(compared);
  if (wrong.length > 0) throw new UnfinishedError(`${lookedAt(compared)}. ${wrong.join('. ')}.`);
  if (!terminal.json) terminal.print(allIsWell(compared));
}

async function compareViews({ verification }: Tools, terminal: Terminal, signal: AbortSignal) {
  const bar = new ProgressBar('Verifying');
  const counts = { views: 0, log: 0 };
  let faults = 0;
  const findings = verification.run({
    signal,
    onProgress: ({ phase, done, total, count }) => {
      counts[phase] = count;
      const half = phase === 'views' ? 0n : total; // two phases, one bar
      bar.show({ done: done + half, total: 2n * total, count, unit: phase === 'views' ? 'views' : 'events' });
    },
  });
  try {
    for await (const finding of findings) {
      if (isFault(finding)) faults++;
      show(finding, terminal);
    }
  } finally {
    bar.end();
  }
  return { views: counts.views, events: counts.log, faults };
}

async function lookForBodies({ lostBodies }: Tools, signal: AbortSignal) {
  const found = { bodies: 0, lostBodies: 0 };
  const onProgress = ({ bodies }: { bodies: number }) => {
    found.bodies = bodies;
  };
  for await (const _ of lostBodies.find({ signal, onProgress })) found.lostBodies++;
  return found;
}

function show({ category, id, ...finding }: ViewFinding, terminal: Terminal): void {
  if (terminal.json) terminal.printJson({ [idField({ category })]: id, ...finding });
  else terminal.print(`${finding.detail}${finding.fields.length > 0 ? ` (${finding.fields.join(', ')})` : ''}`);
}

function inJson({ coverage, ...counts }: Compared, isComplete: boolean): object {
  const { head, position, uncovered, whyForeign = null } = coverage;
  return { ...counts, head: `${head}`, position: `${position}`, uncovered, whyForeign, isComplete };
}

function whatIsWrong({ coverage, faults, lostBodies }: Compared): readonly string[] {
  const gap = gapIn(coverage);
  return [
    ...(gap
      ? [gap, coverage.whyForeign ? '"retriever rebuild" makes views of this log' : 'A projector closes the gap']
      : []),
    ...(faults > 0 ? [`${faults} are not as they should be`, '"retriever rebuild" mends them'] : []),
    ...(lostBodies > 0 ? [`${lostBodies} results have lost their body`, '"retriever lost-bodies" lists them'] : []),
  ];
}

function allIsWell(compared: Compared): string {
  if (compared.coverage.head === 0n && compared.views === 0) return 'The log is empty: there was nothing to compare.';
  return `${lookedAt(compared)}: all as they should be. What is in the bodies was not read.`;
}

function lookedAt({ views, events, bodies }: Compared): string {
  return `${views} views were compared with ${events} events, and ${bodies} bodies were looked for`;
}
