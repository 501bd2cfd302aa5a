import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from './problem.js';

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Guards a service without keys against web pages. A page of another site can send requests to a service on someone's
 * desk, and by a name of its own that resolves to 127.0.0.1 it can read the answers too: so only known names are
 * served, and nothing that a browser says comes from elsewhere.
 */
export class OwnHost {
  readonly #names: ReadonlySet<string>;

  /** @param allowed host names, without port, that are served beside the loopback's own */
  constructor(allowed: readonly string[]) {
    this.#names = new Set([...LOOPBACK_NAMES, ...allowed.map((name) => name.toLowerCase())]);
  }

  refusal(headers: IncomingHttpHeaders): Problem | undefined {
    const { host = '', origin } = headers;
    if (!this.#names.has(nameOf(host))) {
      return new Problem('forbidden', `No host ${host.slice(0, 260)} is served here: see ALLOWED_HOSTS`);
    }
    if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) {
      return new Problem('forbidden', 'Pages of other origins may not use this service');
    }
    if (headers['sec-fetch-site'] === 'cross-site') {
      return new Problem('forbidden', 'Pages of other sites may not use this service');
    }
    return undefined;
  }
}

/** A Host header without its port, in lower case. */
function nameOf(host: string): string {
  return host.replace(/:\d*$/, '').toLowerCase();
}
