import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { BrokenLogError } from '../../src/audit/notary.js';
import { BadSignedHeadError, headOf, readSignedHead, signHead } from '../../src/audit/signed-head.js';
import { newKeyPair, privateKeyIn, publicKeyIn, UnusableKeyError } from '../../src/audit/signing-key.js';
import { AuditedLog, streamOf } from '../kit/audited-log.js';
import { collect } from '../kit/collect.js';
import { sealed } from '../kit/sealed.js';
import { clockAt, deleted } from '../kit/stories.js';

const pair = newKeyPair();
const key = privateKeyIn(pair.privateKey);
const head = {
  position: 2n ** 62n,
  count: 12,
  hash: 'ab'.repeat(32),
  times: [{ position: 2n ** 62n, events: 12, hash: 'cd'.repeat(32) }],
};
const signed = () => signHead(head, 3, clockAt(0), key);

describe('a signed head of the log', () => {
  test('reads back as what was signed', () => {
    const read = readSignedHead(JSON.stringify(signed(), null, 2), publicKeyIn(pair.publicKey));

    expect(read).toEqual(signed());
    expect(headOf(read)).toEqual(head);
  });

  test.each([
    ['position', '7'],
    ['count', 11],
    ['purged', 0],
    ['hash', 'cd'.repeat(32)],
    ['times', []],
    ['times', undefined],
    ['format', 'retriever-checkpoint-1'],
    ['madeAt', '2020-01-01T00:00:00.000Z'],
    ['signature', Buffer.alloc(64).toString('base64')],
    ['signature', 'nonsense'],
    ['publicKey', 'nonsense'],
  ])('is refused with another %s', (field, value) => {
    const changed = JSON.stringify({ ...signed(), [field]: value });

    expect(() => readSignedHead(changed)).toThrow(BadSignedHeadError);
  });

  test('of the first format still is one, and says nothing of recorded times', () => {
    const old = {
      format: 'retriever-checkpoint-1',
      position: '5',
      count: 5,
      purged: 1,
      hash: 'ab'.repeat(32),
      madeAt: '2026-03-01T12:00:00.000Z',
      publicKey: 'MCowBQYDK2VwAyEAqWmzKwST3EeuNLR9dMzw9CD53RrZ+Y8kj0G08Z3v/1I=',
      signature: 'x5aAFIRvstqyYB0p2/W6dAtU5DAA05UNLScpcZaNdPiX7aaMWk8Ve6Jyw5UTjqXNi1VhqpqGsNi3LRHKEUmlDg==',
    };

    const read = readSignedHead(JSON.stringify(old));

    expect(read).toEqual(old);
    expect(headOf(read)).toEqual({ position: 5n, count: 5, hash: old.hash });
    expect(() => readSignedHead(JSON.stringify({ ...old, times: [] }))).toThrow(BadSignedHeadError);
  });

  test.each(['', 'null', '[]', '{}', '{"format":"retriever-checkpoint-2"}'])('is not %j', (text) => {
    expect(() => readSignedHead(text)).toThrow(BadSignedHeadError);
  });

  test('is refused when somebody else signed it', () => {
    const stranger = newKeyPair();

    expect(() => readSignedHead(JSON.stringify(signed()), publicKeyIn(stranger.publicKey))).toThrow(
      'The signed head was signed with another key',
    );
  });
});

describe('a key to sign with', () => {
  test('is an Ed25519 key in PEM, and nothing else', () => {
    expect(() => privateKeyIn('nonsense')).toThrow(UnusableKeyError);
    expect(() => privateKeyIn(pair.publicKey)).toThrow(UnusableKeyError);
    expect(() => publicKeyIn('')).toThrow(UnusableKeyError);
  });
});

describe('the notary', () => {
  test('signs the hash that anybody can compute of a log without purges', async () => {
    const log = await AuditedLog.open();
    await log.submit(1, 2, 3);

    const { position, count, purged, hash, madeAt } = await log.tools.notary.sign(key);

    const events = (await collect(log.tools.trail.replay({}))).flat();
    const lines = events.map(({ metadata }) => `${metadata.hash}\n`).join('');
    expect(hash).toBe(createHash('sha256').update(lines).digest('hex'));
    expect({ position, count, purged, madeAt }).toEqual({
      position: '3',
      count: 3,
      purged: 0,
      madeAt: clockAt(3).toISOString(),
    });
    await log.close();
  });

  test('signs nothing that does not fit', async () => {
    const log = await AuditedLog.open();
    await log.submit(1);
    await log.store.append(streamOf(1), sealed(streamOf(1), [deleted(1)], { revision: 0n, hash: '' }), 0n);

    await expect(log.tools.notary.sign(key)).rejects.toThrow(BrokenLogError);
    await log.close();
  });
});
