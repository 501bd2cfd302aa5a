import type { AddressPolicy } from '../../outbound/address-policy.js';
import type { HeaderLine } from '../../outbound/header-line.js';
import { Poster, type PostRequest, type PostResult } from '../../outbound/poster.js';
import { Cancellation } from './connection/cancellation.js';
import { type ConnectionSettings, DEFAULT_CONNECTION_SETTINGS } from './connection/connection-settings.js';
import { Connections } from './connection/connections.js';
import { Exchange, type OpenResponse } from './connection/exchange.js';
import { FetchFault } from './fetch-fault.js';
import { guardedConnector } from './guard/guarded-connector.js';
import { guardedUrl } from './guard/guarded-url.js';
import { type Resolve, systemResolve } from './guard/resolve.js';

const MAX_EXCERPT_BYTES = 4 * 1024;

/** Posts through undici, to where the policy allows, each over a connection of its own. */
export class UndiciPoster extends Poster {
  readonly #connections: Connections;

  constructor(
    private readonly policy: AddressPolicy,
    private readonly userAgent: string,
    private readonly settings: ConnectionSettings = DEFAULT_CONNECTION_SETTINGS,
    resolve: Resolve = systemResolve,
  ) {
    super();
    this.#connections = new Connections(guardedConnector(policy, resolve, settings.connectTimeoutMs), settings);
  }

  async post(request: PostRequest): Promise<PostResult> {
    const { signal, timeoutMs } = request;
    signal.throwIfAborted();

    const cancellation = new Cancellation('The post', signal, timeoutMs);
    try {
      const response = await this.#send(request, cancellation);
      const excerpt = await this.#excerptOf(response);
      if (cancellation.isAborted) throw signal.reason;
      return { kind: 'answer', httpStatus: response.status, headers: response.headers, excerpt };
    } catch (error) {
      if (cancellation.isAborted) throw signal.reason;
      if (!(error instanceof FetchFault)) throw error;

      const { code, message } = error;
      return { kind: 'failure', error: { code, message } };
    } finally {
      cancellation.end();
    }
  }

  async #send({ url, headers, body }: PostRequest, cancellation: Cancellation): Promise<OpenResponse> {
    const to = guardedUrl(url, this.policy, { sentence: `Nothing is sent to ${url}`, codeOfInvalid: 'internal' });
    const exchange = new Exchange(this.#connections, this.settings, cancellation, MAX_EXCERPT_BYTES);
    return exchange.post(to, rawHeaders(this.userAgent, headers), body);
  }

  /** The beginning of the body. Where it breaks off, or never ends, the answer counts all the same. */
  async #excerptOf({ status, body, connection }: OpenResponse): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    let size = 0;
    try {
      for await (const piece of status === 204 ? [] : (body as AsyncIterable<Uint8Array>)) {
        pieces.push(piece);
        size += piece.length;
        if (size >= MAX_EXCERPT_BYTES) break;
      }
    } catch {
      // the receiver broke it off, or the deadline did
    } finally {
      this.#connections.discard(connection);
    }
    return Buffer.concat(pieces).subarray(0, MAX_EXCERPT_BYTES);
  }
}

function rawHeaders(userAgent: string, own: readonly HeaderLine[]): string[] {
  return ['user-agent', userAgent, 'accept-encoding', 'identity', ...own.flat()];
}
