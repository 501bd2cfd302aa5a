import { type KeyObject, sign, verify } from 'node:crypto';
import type { LogHead } from './log-head.js';
import type { TimesOfStretch } from './recorded-times.js';
import { publicKeyOf, publicKeyText, UnusableKeyError } from './signing-key.js';

/** A head of the log, to keep where whoever can change the log cannot change it. Written as JSON. */
export interface SignedHead {
  readonly format: Format;
  /** A decimal. */
  readonly position: string;
  readonly count: number;
  /** How many of them were purged by then. */
  readonly purged: number;
  readonly hash: string;
  /**
   * When the events were recorded that no purge had removed, stretch by stretch: the position where one ends, how many
   * events it has, and their hash (recorded-times.ts). Heads of the first format have none.
   */
  readonly times?: readonly string[];
  readonly madeAt: string;
  /** Base64 of an Ed25519 key's DER (RFC 8410). */
  readonly publicKey: string;
  /** Base64, over the JSON of all the fields before it, in this order and without spaces. */
  readonly signature: string;
}

export function signHead(head: LogHead, purged: number, madeAt: Date, key: KeyObject): SignedHead {
  const { position, count, hash, times = [] } = head;
  const unsigned = {
    format: WITH_TIMES,
    position: position.toString(),
    count,
    purged,
    hash,
    times: times.map((stretch) => `${stretch.position} ${stretch.events} ${stretch.hash}`),
    madeAt: madeAt.toISOString(),
    publicKey: publicKeyText(key),
  } as const;
  return { ...unsigned, signature: sign(null, bytesOf(unsigned), key).toString('base64') };
}

/**
 * Reads a signed head, and checks its signature: with a key that is known from elsewhere, or with the one that it
 * names itself, which proves no more than that it is whole.
 * @throws BadSignedHeadError
 */
export function readSignedHead(text: string, key?: KeyObject): SignedHead {
  const head = parsed(text);
  if (key && publicKeyText(key) !== head.publicKey) throw new BadSignedHeadError('was signed with another key');
  const { signature, ...unsigned } = head;
  if (!isSigned(unsigned, signature)) throw new BadSignedHeadError('does not have the signature of what it says');
  return head;
}

export function headOf({ position, count, hash, times }: SignedHead): LogHead {
  return { position: BigInt(position), count, hash, ...(times && { times: times.map(stretchIn) }) };
}

/** This is no head that was signed with the key, or it was changed since. */
export class BadSignedHeadError extends Error {
  override readonly name = 'BadSignedHeadError';

  constructor(why: string, options?: ErrorOptions) {
    super(`The signed head ${why}`, options);
  }
}

/* Lie in files that auditors keep: the names stay. */
const WITHOUT_TIMES = 'retriever-checkpoint-1';
const WITH_TIMES = 'retriever-checkpoint-2';

type Format = typeof WITHOUT_TIMES | typeof WITH_TIMES;

type Unsigned = Omit<SignedHead, 'signature'>;

/** JSON leaves out what is undefined: without times it is what was signed in the first format. */
function bytesOf({ format, position, count, purged, hash, times, madeAt, publicKey }: Unsigned): Buffer {
  return Buffer.from(JSON.stringify({ format, position, count, purged, hash, times, madeAt, publicKey }));
}

const STRETCH = /^(\d{1,19}) (\d{1,9}) ([0-9a-f]{64})$/;

function stretchIn(text: string): TimesOfStretch {
  const [, position = '', events = '', hash = ''] = STRETCH.exec(text) ?? [];
  return { position: BigInt(position), events: Number(events), hash };
}

function isSigned(unsigned: Unsigned, signature: string): boolean {
  try {
    return verify(null, bytesOf(unsigned), publicKeyOf(unsigned.publicKey), Buffer.from(signature, 'base64'));
  } catch (error) {
    if (error instanceof UnusableKeyError) return false;
    throw error;
  }
}

const CHECKS: { readonly [field in keyof SignedHead]-?: (value: unknown, format: unknown) => boolean } = {
  format: (value) => value === WITHOUT_TIMES || value === WITH_TIMES,
  position: (value) => typeof value === 'string' && /^\d{1,19}$/.test(value),
  count: (value) => Number.isSafeInteger(value),
  purged: (value) => Number.isSafeInteger(value),
  hash: (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
  times: (value, format) =>
    format === WITHOUT_TIMES
      ? value === undefined
      : Array.isArray(value) && value.every((each) => typeof each === 'string' && STRETCH.test(each)),
  madeAt: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  publicKey: (value) => typeof value === 'string',
  signature: (value) => typeof value === 'string',
};

function parsed(text: string): SignedHead {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new BadSignedHeadError('is not JSON', { cause });
  }
  const fields = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  for (const [field, check] of Object.entries(CHECKS)) {
    if (!check(fields[field], fields['format']))
      throw new BadSignedHeadError(`is none: its ${field} is missing or broken`);
  }
  return fields as unknown as SignedHead;
}
