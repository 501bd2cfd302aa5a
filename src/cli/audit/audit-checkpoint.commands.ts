import { readFile, writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import type { SignedHead } from '../../audit/signed-head.js';
import { newKeyPair, privateKeyIn } from '../../audit/signing-key.js';
import type { Inspection } from '../../read-model/inspections.js';
import { harmless } from '../client/formats.js';
import { UsageError } from '../errors.js';
import { keepVerdict } from '../keep-verdict.js';
import { ProgressBar } from '../progress.js';
import { timesSentences } from './audit-times-words.js';
import type { Auditing } from './audit-tools.js';
import { counted } from './audit-words.js';

export function checkpointCommands(auditing: Auditing): Command[] {
  return [checkpoint(auditing), keygen(auditing)];
}

const HELP = `
Keep it where whoever can change the log cannot change it. "audit verify --against FILE" then proves that nothing
before it was changed or dropped since. Its hash is the SHA-256 of the hashes of all events, one on each line, in the
order of the log; a purge keeps the hashes of what it removes. Its times cover when events were recorded, 1,024 at a
time: a position, a number of events, and the SHA-256 of a line for each of them, its hash and its time.`;

function checkpoint({ withTools, terminalOf }: Auditing): Command {
  return new Command('checkpoint')
    .description('verify the log, and sign where it ends now')
    .addOption(new Option('--key <file>', 'an Ed25519 key in PEM').env('RETRIEVER_AUDIT_KEY'))
    .addHelpText('after', HELP)
    .action(async ({ key: file }: { key?: string }, command: Command) => {
      const terminal = terminalOf(command);
      if (file === undefined) throw new UsageError('--key names the key to sign with; "audit keygen FILE" makes one.');
      const key = privateKeyIn(await readFile(file, 'utf8'));
      const bar = new ProgressBar('Verifying');
      const head = await withTools(async ({ notary, inspections }) => {
        const signed = await notary
          .sign(key, {
            onProgress: ({ done, events }) => bar.show({ done, total: 1, count: events, unit: 'events' }),
            onTimes: (times) => {
              bar.end();
              for (const sentence of timesSentences(times)) terminal.say(harmless(sentence));
            },
          })
          .finally(() => bar.end());
        await keepVerdict(signing(signed), (verdict) => inspections.keep(verdict), terminal);
        return signed;
      });
      if (terminal.json) terminal.printJson(head);
      else terminal.print(JSON.stringify(head, null, 2));
    });
}

function signing({ position, count, madeAt }: SignedHead): Inspection {
  const detail = `The log was verified, and its head signed: ${counted(count, 'event')} up to position ${position}.`;
  return { of: 'checkpoint', at: new Date(madeAt), isWell: true, detail };
}

function keygen({ terminalOf }: Auditing): Command {
  return new Command('keygen')
    .description('make a key to sign heads of the log with; the public half, to check them with, is printed')
    .argument('<file>', 'a new file for the secret half')
    .action(async (file: string, _: object, command: Command) => {
      const terminal = terminalOf(command);
      const { privateKey, publicKey } = newKeyPair();
      await writeFile(file, privateKey, { mode: 0o600, flag: 'wx' });
      if (terminal.json) terminal.printJson({ file, publicKey });
      else terminal.print(publicKey.trimEnd());
    });
}
