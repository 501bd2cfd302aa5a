import { harmlessJson } from '../../audit/event-line.js';
import { sentenceOf } from '../../audit/finding.js';
import type { LogReport } from '../../audit/log-reading.js';
import type { SignedHead } from '../../audit/signed-head.js';
import type { Inspection } from '../../read-model/inspections.js';
import { harmless } from '../client/formats.js';
import type { Terminal } from '../terminal.js';
import { timesSentences } from './audit-times-words.js';
import { counted } from './audit-words.js';

/** How far the views say that the log once was; a sentence where they cannot say. */
export interface ViewsStanding {
  readonly position?: bigint | undefined;
  readonly unknown?: string;
}

/** Asks the views how far they are. */
export async function standing(viewsPosition: () => Promise<bigint | undefined>): Promise<ViewsStanding> {
  try {
    return { position: await viewsPosition() };
  } catch (error) {
    return { unknown: error instanceof Error ? error.message : String(error) };
  }
}

export interface Verified {
  readonly report: LogReport;
  readonly damage: readonly string[];
  readonly views: ViewsStanding;
  readonly signedHead: SignedHead | undefined;
}

/** What was found, in sentences or as JSON, and what was not looked at. */
export function showReport(verified: Verified, terminal: Terminal): void {
  const { report, damage, views, signedHead } = verified;
  if (terminal.json) {
    const { times: _, ...head } = report.head; // of use only where it is signed
    const beside = { viewsPosition: views.position?.toString() ?? null, viewsUnread: views.unknown ?? null };
    const isSound = refusalOf(verified) === undefined;
    terminal.print(harmlessJson({ ...report, head, damage, ...beside, isSound, checkpoint: signedHead }));
    return;
  }
  for (const sentence of sentencesOf(report, signedHead)) terminal.print(harmless(sentence));
  terminal.print(harmless(notCheckedBeside(views)));
}

const FINDINGS_KEPT = 3;

/** What was found, for whoever was not there. */
export function verdictOn(verified: Verified): Pick<Inspection, 'isWell' | 'detail'> {
  const { report, damage, signedHead } = verified;
  const refusal = refusalOf(verified);
  const first = { ...report, findings: report.findings.slice(0, FINDINGS_KEPT) };
  const sentences = [...damage.map((sentence) => `${sentence}.`), ...sentencesOf(first, signedHead), refusal ?? []];
  return { isWell: refusal === undefined, detail: sentences.flat().join(' ') };
}

/** Why a log does not pass, in a sentence; undefined where it does. */
export function refusalOf({ report, damage, views }: Verified): string | undefined {
  if (damage.length > 0) return 'The log cannot be read whole: what is said of it is said of the rest.';
  if (report.findingCount > 0) return 'The log is not what was written.';
  if (report.times.doubtCount > 0)
    return 'A clock was wrong, or times in the log were changed: see the README, "Audit".';
  if (isAhead(views, report))
    return `The views know of position ${views.position}, and the log ends at ${report.head.position}: it lost its end, or is another log.`;
  return undefined;
}

function isAhead({ position }: ViewsStanding, { head }: LogReport): boolean {
  return position !== undefined && position > head.position;
}

function notCheckedBeside({ position, unknown }: ViewsStanding): string {
  const elsewhere = '"retriever verify" compares views and bodies with it';
  if (unknown !== undefined)
    return `Only the log was checked; the views could not be asked how far they are: ${unknown}`;
  if (position === undefined) return `Only the log was checked; there are no views beside it: ${elsewhere}.`;
  return `Only the log was checked, and that it is as far as the views: ${elsewhere}.`;
}

function* sentencesOf(report: LogReport, signedHead: SignedHead | undefined): Generator<string> {
  const { streams, events, purged, findings, findingCount, brokenStreams } = report;
  const size = `${counted(events, 'event')} of ${counted(streams, 'stream')}`;
  const gone = purged > 0 ? `, and ${counted(purged, 'purged event')} on record` : '';
  for (const finding of findings) yield sentenceOf(finding);
  if (findingCount > findings.length) yield `And ${findingCount - findings.length} more.`;
  if (findingCount > 0)
    yield `${counted(findingCount, 'finding')}, in ${counted(brokenStreams, 'stream')}, among ${size}${gone}.`;
  else if (events === 0 && purged === 0) yield 'The log is empty: there was nothing to check.';
  else yield `Every hash fits: ${size}${gone}.`;

  yield* timesSentences(report.times);
  if (!signedHead || findingCount > 0) return;
  const { position, count, times, madeAt } = signedHead;
  yield `Nothing was changed or dropped of the ${counted(count, 'event')} up to position ${position}, as they were at ${madeAt}.`;
  if (!times) yield 'This head is of the first format, which says nothing of when events were recorded.';
  else if (report.times.uncomparedCount > 0) yield uncompared(report.times.uncomparedCount);
  else yield 'Nor was the time at which any of them was recorded.';
}

function uncompared(count: number): string {
  return `Nor was the time at which any was recorded, but for ${counted(count, 'event')} beside purged ones: those cannot be compared any more.`;
}
