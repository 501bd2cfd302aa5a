import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** A fresh Ed25519 key pair (RFC 8032), each half as PEM. */
export function newKeyPair(): { readonly privateKey: string; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey: pemOf(privateKey, 'pkcs8'), publicKey: pemOf(publicKey, 'spki') };
}

/** @throws UnusableKeyError */
export function privateKeyIn(pem: string): KeyObject {
  return ed25519('private', () => createPrivateKey(pem));
}

/** A public key as PEM; the private one will do, since it holds the other. @throws UnusableKeyError */
export function publicKeyIn(pem: string): KeyObject {
  return ed25519('public', () => createPublicKey(pem));
}

/** As a signed head carries it: base64 of its DER. */
export function publicKeyText(key: KeyObject): string {
  return (key.type === 'private' ? createPublicKey(key) : key)
    .export({ type: 'spki', format: 'der' })
    .toString('base64');
}

/** @throws UnusableKeyError */
export function publicKeyOf(text: string): KeyObject {
  return ed25519('public', () => createPublicKey({ key: Buffer.from(text, 'base64'), type: 'spki', format: 'der' }));
}

/** What was read is no key that this service signs with. */
export class UnusableKeyError extends Error {
  override readonly name = 'UnusableKeyError';
}

function ed25519(half: 'private' | 'public', read: () => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch (cause) {
    throw new UnusableKeyError(`This is no ${half} key in PEM without a passphrase`, { cause });
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new UnusableKeyError(`This key is ${key.asymmetricKeyType}, not Ed25519`);
  return key;
}

function pemOf(key: KeyObject, type: 'pkcs8' | 'spki'): string {
  return key.export({ type, format: 'pem' } as { type: 'spki'; format: 'pem' }).toString();
}
