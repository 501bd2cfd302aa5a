import { createHmac, timingSafeEqual } from 'node:crypto';

/* What Standard Webhooks says of signatures: https://www.standardwebhooks.com, version 1 of the specification. */

/** A message as it is signed: its body to the last byte. */
export interface WebhookMessage {
  readonly id: string;
  readonly sentAt: Date;
  readonly body: string;
}

/** The three headers of a message: signed with each secret, so that receivers may go over from one to the next. */
export function signedHeaders(message: WebhookMessage, secrets: readonly string[]): [name: string, value: string][] {
  return [
    ['webhook-id', message.id],
    ['webhook-timestamp', String(seconds(message.sentAt))],
    ['webhook-signature', secrets.map((secret) => `v1,${signatureOf(message, secret)}`).join(' ')],
  ];
}

/** Whether one of the signatures in a `webhook-signature` was made with a secret. Compared in constant time. */
export function isSignedWith(message: WebhookMessage, signatures: string, secret: string): boolean {
  const own = Buffer.from(signatureOf(message, secret));
  return signatures.split(' ').some((entry) => {
    const [version, signature = ''] = entry.split(',');
    const theirs = Buffer.from(signature);
    return version === 'v1' && theirs.length === own.length && timingSafeEqual(theirs, own);
  });
}

const PREFIX = 'whsec_';
/** Shorter ones can be guessed, and longer ones add nothing. */
export const SECRET_BYTES = { min: 24, max: 64 } as const;

/** Whether a text is a secret: `whsec_`, and 24 to 64 bytes in base64. */
export function isWebhookSecret(text: string): boolean {
  const { length } = Buffer.from(text.slice(PREFIX.length), 'base64');
  const isInBase64 = /^whsec_(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
  return isInBase64 && length >= SECRET_BYTES.min && length <= SECRET_BYTES.max;
}

/** A secret, of random bytes. */
export function webhookSecretOf(bytes: Uint8Array): string {
  return PREFIX + Buffer.from(bytes).toString('base64');
}

function signatureOf({ id, sentAt, body }: WebhookMessage, secret: string): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  return createHmac('sha256', key)
    .update(`${id}.${seconds(sentAt)}.${body}`)
    .digest('base64');
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1_000);
}
