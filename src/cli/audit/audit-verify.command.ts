import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { harmlessJson } from '../../audit/event-line.js';
import { sentenceOf } from '../../audit/finding.js';
import type { LogReport } from '../../audit/log-reading.js';
import type { PastPurge } from '../../audit/purge-record.js';
import { headOf, readSignedHead, type SignedHead } from '../../audit/signed-head.js';
import { publicKeyIn } from '../../audit/signing-key.js';
import { harmless } from '../client/formats.js';
import { UnfinishedError, UsageError } from '../errors.js';
import { ProgressBar } from '../progress.js';
import type { Terminal } from '../terminal.js';
import { purgeFields, purgeSentence } from './audit-job.command.js';
import { timesSentences } from './audit-times-words.js';
import type { Auditing } from './audit-tools.js';
import { counted } from './audit-words.js';

interface VerifyOptions {
  readonly against?: string;
  readonly publicKey?: string;
}

const HELP = `
Exit codes:
  0  everything fits
  1  something does not, a recorded time is in doubt, or the log cannot be read
  2  the command line is wrong`;

export function verifyCommand({ withLog, terminalOf }: Auditing): Command {
  return new Command('verify')
    .description('recompute the hash chain of every stream, and name what does not fit')
    .option('--against <file>', 'a signed head: prove that nothing before it was changed or dropped')
    .option('--public-key <file>', 'who signed it; without, only the head itself says so')
    .addHelpText('after', HELP)
    .action(async (options: VerifyOptions, command: Command) => {
      const terminal = terminalOf(command);
      const signedHead = await signedHeadIn(options, terminal);
      const { report, damage } = await withLog(async ({ verification, damage }) => {
        for (const sentence of damage) terminal.say(harmless(`${sentence}.`));
        const against = signedHead && headOf(signedHead);
        const bar = new ProgressBar('Verifying');
        const found = await verification
          .verify({
            against,
            onProgress: ({ done, events }) => bar.show({ done, total: 1, count: events, unit: 'events' }),
          })
          .finally(() => bar.end());
        // In another log than the one that was signed the head's position means nothing: there may be no record to read on from.
        const signed = found.findingCount === 0 && damage.length === 0 ? against : undefined;
        if (signed) for await (const purge of verification.purgesSince(signed)) showPurge(purge, terminal);
        return { report: found, damage };
      });
      showReport(report, damage, signedHead, terminal);
      if (damage.length > 0)
        throw new UnfinishedError('The log cannot be read whole: what is said of it is said of the rest.');
      if (report.findingCount > 0) throw new UnfinishedError('The log is not what was written.');
      if (report.times.doubtCount > 0)
        throw new UnfinishedError('A clock was wrong, or times in the log were changed: see the README, "Audit".');
    });
}

async function signedHeadIn(options: VerifyOptions, terminal: Terminal): Promise<SignedHead | undefined> {
  if (options.against === undefined) {
    if (options.publicKey !== undefined) throw new UsageError('--public-key goes with --against.');
    return undefined;
  }
  const key = options.publicKey === undefined ? undefined : publicKeyIn(await readFile(options.publicKey, 'utf8'));
  const signedHead = readSignedHead(await readFile(options.against, 'utf8'), key);
  if (!key) terminal.say('Nothing says who signed the head: --public-key names a key that it must be signed with.');
  return signedHead;
}

function showPurge(purge: PastPurge, terminal: Terminal): void {
  if (terminal.json) terminal.print(harmlessJson({ purge: { ...purgeFields(purge), removed: purge.removed.length } }));
  else terminal.print(harmless(`Since the signed head, ${purge.category} ${purge.id} was ${purgeSentence(purge)}.`));
}

function showReport(
  report: LogReport,
  damage: readonly string[],
  signedHead: SignedHead | undefined,
  terminal: Terminal,
): void {
  const isSound = report.findingCount === 0 && report.times.doubtCount === 0 && damage.length === 0;
  const { times: _, ...head } = report.head; // of use only where it is signed
  if (terminal.json) terminal.print(harmlessJson({ ...report, head, damage, isSound, checkpoint: signedHead }));
  else for (const sentence of sentencesOf(report, signedHead)) terminal.print(harmless(sentence));
}

function* sentencesOf(report: LogReport, signedHead: SignedHead | undefined): Generator<string> {
  const { streams, events, purged, findings, findingCount, brokenStreams } = report;
  const size = `${counted(events, 'event')} of ${counted(streams, 'stream')}`;
  const gone = purged > 0 ? `, and ${counted(purged, 'purged event')} on record` : '';
  for (const finding of findings) yield sentenceOf(finding);
  if (findingCount > findings.length) yield `And ${findingCount - findings.length} more.`;
  if (findingCount > 0)
    yield `${counted(findingCount, 'finding')}, in ${counted(brokenStreams, 'stream')}, among ${size}${gone}.`;
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
