import { Command, Option } from 'commander';
import { idField } from '../../eventsourcing/model.js';
import { isFault, type ViewFinding } from '../../projector/view-finding.js';
import { type Coverage, gapIn } from '../../read-model/coverage.js';
import type { Inspection } from '../../read-model/inspections.js';
import type { LookedAt, LostBody } from '../../retention/lost-bodies.js';
import { contextOf } from '../context.js';
import { UnfinishedError } from '../errors.js';
import { keepVerdict } from '../keep-verdict.js';
import { count } from '../option-values.js';
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
    .option('--bodies', 'read them all, and compare each with its SHA-256')
    .addOption(
      new Option('--rate <MB/s>', 'with --bodies, how fast at most: the service has the same disk')
        .argParser(count)
        .default(50)
        .implies({ bodies: true }),
    )
    .action(({ bodies, rate }: { bodies?: boolean; rate: number }, command: Command) =>
      compareAll(open, contextOf(command).terminal, bodies ? rate * BYTES_A_MEGABYTE : undefined),
    );
}

const BYTES_A_MEGABYTE = 1_000_000;

/** What was looked at, and what was found. */
interface Compared {
  readonly coverage: Coverage;
  readonly views: number;
  readonly events: number;
  readonly bodies: number;
  /** Views that are not what their events say. */
  readonly faults: number;
  readonly lostBodies: number;
  readonly damagedBodies: number;
  /** Different bodies that were read to their ends; null where none was to be read. */
  readonly bodiesRead: number | null;
}

/**
 * Says what it looked at, and ends with 1 unless that was everything and all of it was right.
 * @param bytesPerSecond how fast bodies are read; they are only looked for without it
 */
export async function compareAll(open: OpenTools, terminal: Terminal, bytesPerSecond?: number): Promise<void> {
  const signal = stopSignal();
  const compared = await withTools(open, async (tools) => {
    const at = new Date();
    const coverage = await tools.coverage.measure(signal); // its head comes first: what is written later is not missing
    const views = await compareViews(tools, terminal, signal);
    const compared = { coverage, ...views, ...(await lookForBodies(tools, terminal, signal, bytesPerSecond)) };
    if (!signal.aborted) await keep(compared, at, tools, terminal);
    return compared;
  });

  if (terminal.json) terminal.printJson(inJson(compared, !signal.aborted));
  if (signal.aborted) throw new UnfinishedError('It was stopped before its end.');
  const { isWell, detail } = verdictOn(compared);
  if (!isWell) throw new UnfinishedError(detail);
  if (!terminal.json) terminal.print(detail);
}

/** For whoever was not there. */
async function keep(compared: Compared, at: Date, { inspections }: Tools, terminal: Terminal): Promise<void> {
  const verdict = { at, ...verdictOn(compared) };
  const kinds = compared.bodiesRead === null ? (['views'] as const) : (['views', 'bodies'] as const);
  for (const of of kinds) await keepVerdict({ of, ...verdict }, (each) => inspections.keep(each), terminal);
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

async function lookForBodies({ lostBodies }: Tools, terminal: Terminal, signal: AbortSignal, bytesPerSecond?: number) {
  const found = { bodies: 0, lostBodies: 0, damagedBodies: 0, bodiesRead: bytesPerSecond === undefined ? null : 0 };
  const onProgress = ({ bodies, bodiesRead }: LookedAt) => {
    found.bodies = bodies;
    if (found.bodiesRead !== null) found.bodiesRead = bodiesRead;
  };
  try {
    for await (const lost of lostBodies.find({ signal, onProgress, bytesPerSecond })) {
      if (lost.fault === 'body_lost') found.lostBodies++;
      else {
        found.damagedBodies++;
        showDamaged(lost, terminal);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return found;
}

function showDamaged({ category, id, body, fault }: LostBody, terminal: Terminal): void {
  if (terminal.json) terminal.printJson({ [idField({ category })]: id, code: fault, ...body });
  else terminal.print(`The body ${body.sha256} of ${category} ${id} is damaged.`);
}

function show({ category, id, ...finding }: ViewFinding, terminal: Terminal): void {
  if (terminal.json) terminal.printJson({ [idField({ category })]: id, ...finding });
  else terminal.print(`${finding.detail}${finding.fields.length > 0 ? ` (${finding.fields.join(', ')})` : ''}`);
}

function inJson({ coverage, ...counts }: Compared, isComplete: boolean): object {
  const { head, position, uncovered, whyForeign = null } = coverage;
  return { ...counts, head: `${head}`, position: `${position}`, uncovered, whyForeign, isComplete };
}

function whatIsWrong({ coverage, faults, lostBodies, damagedBodies }: Compared): readonly string[] {
  const gap = gapIn(coverage);
  return [
    ...(gap
      ? [gap, coverage.whyForeign ? '"retriever rebuild" makes views of this log' : 'A projector closes the gap']
      : []),
    ...(faults > 0 ? [`${faults} are not as they should be`, '"retriever rebuild" mends them'] : []),
    ...(lostBodies > 0 ? [`${lostBodies} results have lost their body`, '"retriever lost-bodies" lists them'] : []),
    ...(damagedBodies > 0
      ? [`${damagedBodies} results have a damaged body`, '"retriever lost-bodies --fetch" has them fetched again']
      : []),
  ];
}

function verdictOn(compared: Compared): Pick<Inspection, 'isWell' | 'detail'> {
  const wrong = whatIsWrong(compared);
  if (wrong.length === 0) return { isWell: true, detail: allIsWell(compared) };
  return { isWell: false, detail: `${lookedAt(compared)}. ${wrong.join('. ')}.` };
}

function allIsWell(compared: Compared): string {
  if (compared.coverage.head === 0n && compared.views === 0) return 'The log is empty: there was nothing to compare.';
  const unread = compared.bodiesRead === null ? ' What is in the bodies was not read.' : '';
  return `${lookedAt(compared)}: all as they should be.${unread}`;
}

function lookedAt({ views, events, bodies, bodiesRead }: Compared): string {
  const read = bodiesRead === null ? '' : `; ${bodiesRead} different ones were read and compared with their SHA-256`;
  return `${views} views were compared with ${events} events, and ${bodies} bodies were looked for${read}`;
}
