import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { isSignedWith, isWebhookSecret, signedHeaders, webhookSecretOf } from '../../src/webhooks/signature.js';

const secretOf = (byte: number, length = 32) => webhookSecretOf(Buffer.alloc(length, byte));
const [OLD, NEW] = [secretOf(1), secretOf(2)];
const message = { id: 'message-1', sentAt: new Date(), body: '{"name":"Zoë"}' };
const headersOf = (...secrets: readonly string[]) => Object.fromEntries(signedHeaders(message, secrets));

describe('the signature of a message', () => {
  test('is the one that Standard Webhooks gives as its example', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
    const example = { id, sentAt: new Date(1_614_265_330_000), body: '{"test": 2432232314}' };
    expect(signedHeaders(example, [secret])).toEqual([
      ['webhook-id', 'msg_p5jXN8AQM9LWM0D4loKWxJek'],
      ['webhook-timestamp', '1614265330'],
      ['webhook-signature', 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='],
    ]);
  });

  test('is taken by the library of receivers, whichever of the secrets they know', () => {
    for (const secret of [OLD, NEW]) {
      expect(new Webhook(secret).verify(message.body, headersOf(OLD, NEW))).toEqual({ name: 'Zoë' });
    }
    expect(() => new Webhook(secretOf(3)).verify(message.body, headersOf(OLD, NEW))).toThrow();
  });

  test('is known again, and no other is taken for it', () => {
    const { 'webhook-signature': signature = '' } = headersOf(OLD, NEW);
    expect([OLD, NEW, secretOf(3)].map((secret) => isSignedWith(message, signature, secret))).toEqual([
      true,
      true,
      false,
    ]);
    expect(isSignedWith({ ...message, body: `${message.body} ` }, signature, OLD)).toBe(false);
    expect(isSignedWith({ ...message, id: 'message-2' }, signature, OLD)).toBe(false);
    expect(isSignedWith({ ...message, sentAt: new Date(0) }, signature, OLD)).toBe(false);
    for (const other of ['', 'v1', 'v1,', `v2,${signature.slice(3)}`, 'nonsense']) {
      expect(isSignedWith(message, other, OLD)).toBe(false);
    }
  });

  test.each([
    [secretOf(1, 24), true],
    [secretOf(1, 64), true],
    [secretOf(1, 23), false],
    [secretOf(1, 65), false],
    [OLD.slice(6), false],
    [`${OLD}!`, false],
    [OLD.slice(0, -1), false],
    ['whsec_', false],
    ['', false],
  ])('is made with a secret: %s is one: %s', (text, isOne) => {
    expect(isWebhookSecret(text)).toBe(isOne);
  });
});
