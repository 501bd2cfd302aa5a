import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { isSignedWith, isWebhookSecret, webhookSecretOf } from '../webhooks/signature.js';
import { contextOf } from './context.js';
import { UnfinishedError, UsageError } from './errors.js';
import { wholeNumber } from './option-values.js';

const SECRET_BYTES = 32;

export function secretCommand(): Command {
  return new Command('secret')
    .description('make a secret to sign callbacks with, for WEBHOOK_SECRET of the service and for receivers')
    .action((_: object, command: Command) => {
      const { terminal } = contextOf(command);
      const secret = webhookSecretOf(randomBytes(SECRET_BYTES));
      if (terminal.json) terminal.printJson({ secret });
      else terminal.print(secret);
    });
}

interface VerifyOptions {
  readonly id: string;
  readonly timestamp: number;
  readonly signature: string;
}

/** For whoever writes a receiver. The secret comes by the environment: arguments can be read by every process. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('tell whether a message was signed with one of the secrets in the environment (WEBHOOK_SECRET)')
    .argument('[file]', 'the body, to the last byte; "-" reads stdin', '-')
    .requiredOption('--id <webhook-id>', 'as the header has it')
    .requiredOption('--timestamp <webhook-timestamp>', 'the same', wholeNumber)
    .requiredOption('--signature <webhook-signature>', 'the same')
    .action(async (file: string, { id, timestamp, signature }: VerifyOptions, command: Command) => {
      const { terminal } = contextOf(command);
      const secrets = (process.env['WEBHOOK_SECRET'] ?? '').split(/[\s,]+/).filter((entry) => entry !== '');
      if (secrets.length === 0 || !secrets.every(isWebhookSecret)) {
        throw new UsageError('WEBHOOK_SECRET must hold the secret, or several: whsec_ and 24 to 64 bytes in base64.');
      }
      const body = file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
      const message = { id, sentAt: new Date(timestamp * 1_000), body };
      const number = secrets.findIndex((secret) => isSignedWith(message, signature, secret)) + 1;
      if (number === 0) throw new UnfinishedError('This message was not signed with WEBHOOK_SECRET.');

      if (terminal.json) terminal.printJson({ signedWith: number, sentAt: message.sentAt.toISOString() });
      else terminal.print(`Signed with secret ${number}, at ${message.sentAt.toISOString()}`);
    });
}
