import { hash, timingSafeEqual } from 'node:crypto';
import type { ApiKey, Scope } from './http-settings.js';
import { Problem } from './problem.js';

/** RFC 6750, 2.1. */
const BEARER = /^bearer +([A-Za-z0-9\-._~+/]+=*) *$/i;

/** Who may do what, where keys are set. */
export class Keys {
  readonly #keys: readonly { readonly key: ApiKey; readonly digest: Buffer }[];

  constructor(keys: readonly ApiKey[]) {
    this.#keys = keys.map((key) => ({ key, digest: Buffer.from(key.sha256, 'hex') }));
  }

  /**
   * The key that a request carries; a problem where it carries none that is known, or one without the scope.
   * @param needed where it is undefined every key will do
   */
  check(authorization: string | undefined, needed: Scope | undefined): ApiKey | Problem {
    if (authorization === undefined) return unauthorized('This needs an API key: Authorization: Bearer <key>', '');
    const key = this.#find(BEARER.exec(authorization)?.[1] ?? '');
    if (!key) return unauthorized('This is not a key of this service', ', error="invalid_token"');
    if (needed === undefined || key.scopes.has(needed) || key.scopes.has('admin')) return key;

    return new Problem('forbidden', `The key ${key.name} has no scope ${needed}`, {
      headers: { 'www-authenticate': `Bearer realm="retriever", error="insufficient_scope", scope="${needed}"` },
    });
  }

  /** Looks at every key, so that the time taken tells nothing. */
  #find(token: string): ApiKey | undefined {
    const presented = hash('sha256', token, 'buffer');
    let found: ApiKey | undefined;
    for (const { key, digest } of this.#keys) {
      if (timingSafeEqual(digest, presented)) found = key;
    }
    return found;
  }
}

function unauthorized(detail: string, challenge: string): Problem {
  return new Problem('unauthorized', detail, {
    headers: { 'www-authenticate': `Bearer realm="retriever"${challenge}` },
  });
}
