import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { harmlessJson } from '../../audit/event-line.js';
import type { PastPurge } from '../../audit/purge-record.js';
import { headOf, readSignedHead, type SignedHead } from '../../audit/signed-head.js';
import { publicKeyIn } from '../../audit/signing-key.js';
import { harmless } from '../client/formats.js';
import { UnfinishedError, UsageError } from '../errors.js';
import { keepVerdict } from '../keep-verdict.js';
import { ProgressBar } from '../progress.js';
import type { Terminal } from '../terminal.js';
import { purgeFields, purgeSentence } from './audit-job.command.js';
import type { Auditing } from './audit-tools.js';
import { refusalOf, showReport, standing, verdictOn } from './audit-verify-report.js';

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
      const verified = await withLog(async ({ verification, damage, viewsPosition, keep }) => {
        const at = new Date();
        const views = await standing(viewsPosition); // before the log, which must then be at least as far
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
        const verified = { report: found, damage, views, signedHead };
        await keepVerdict({ of: 'log', at, ...verdictOn(verified) }, keep, terminal);
        return verified;
      });
      showReport(verified, terminal);
      const refusal = refusalOf(verified);
      if (refusal !== undefined) throw new UnfinishedError(refusal);
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
