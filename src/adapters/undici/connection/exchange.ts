import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultCode } from '../../../outbound/fault.js';
import type { HeaderLine } from '../../../outbound/header-line.js';
import { FetchFault, tooLarge } from '../fetch-fault.js';
import type { Cancellation } from './cancellation.js';
import type { ConnectionSettings } from './connection-settings.js';
import type { Connections } from './connections.js';
import type { OriginRequest, ResponseBody } from './http-client.js';
import { lenientClient } from './lenient-client.js';
import { faultOf, refusalOfParser } from './network-fault.js';
import { odditiesOf } from './oddities.js';
import type { OriginConnection } from './origin-connection.js';

/**
 * So much of a body that nobody wants is read at most, to keep its connection, and for so long: most come with their head,
 * and nobody should wait for the others.
 */
const MAX_SKIPPED_BYTES = 64 * 1024;
const MAX_SKIPPING_MS = 50;

/** A response whose body is still on its way over the connection. */
export interface OpenResponse {
  readonly status: number;
  readonly headers: readonly HeaderLine[];
  readonly body: ResponseBody;
  /** What was odd about it, where it was read leniently; empty where it was not. */
  readonly warnings: readonly string[];
  readonly connection: OriginConnection;
}

/** Sends a request, and waits for the head of its response. The connection is then the caller's to give back. */
export class Exchange {
  constructor(
    private readonly connections: Connections,
    private readonly settings: ConnectionSettings,
    private readonly cancellation: Cancellation,
    private readonly maxBytes: number,
  ) {}

  /**
   * Asks over a kept connection where there is one; where the answer breaks the rules of HTTP, once more, leniently.
   * @throws FetchFault, or the cause for which the operation was ended
   */
  async get(url: string, headers: string[]): Promise<OpenResponse> {
    try {
      return await this.#getStrictly(url, headers);
    } catch (error) {
      if (refusalOfParser(error) === undefined) throw error;
      return this.getLeniently(url, headers, error as FetchFault);
    }
  }

  /**
   * Asks again, over a connection of its own that is not kept, with a parser that takes what the strict one refused.
   * @throws FetchFault, the refusal where it does not get further than that, or the cause for which the operation was ended
   */
  async getLeniently(url: string, headers: string[], refusal: FetchFault): Promise<OpenResponse> {
    const [origin, path] = originAndPath(url);
    try {
      const connection = this.connections.open(origin, lenientClient);
      const response = await this.#send(connection, { method: 'GET', path, headers });
      return { ...response, warnings: odditiesOf(response.warnings, refusalOfParser(refusal) ?? '') };
    } catch (error) {
      throw this.cancellation.cause ? error : refusal;
    }
  }

  /**
   * Sends over a connection of its own: where a kept one breaks, it is not known whether the request arrived, and a
   * POST may not be sent twice (RFC 9110, 9.2.2).
   * @throws FetchFault, or the cause for which the operation was ended
   */
  async post(url: string, headers: string[], body: Uint8Array): Promise<OpenResponse> {
    const [origin, path] = originAndPath(url);
    return this.#send(this.connections.open(origin), { method: 'POST', path, headers, body });
  }

  /** Reads on over a body that nobody wants. */
  async skip({ body }: OpenResponse): Promise<void> {
    const skipped = body.dump({ limit: MAX_SKIPPED_BYTES }).catch(() => {});
    await Promise.race([skipped, sleep(MAX_SKIPPING_MS, undefined, { ref: false })]);
  }

  /** To be called once: keeps the connection for another request, if nothing of this response is still to come. */
  leave({ body, connection }: OpenResponse): void {
    if (body.readableEnded) this.connections.release(connection);
    else this.connections.discard(connection);
  }

  async #getStrictly(url: string, headers: string[]): Promise<OpenResponse> {
    const [origin, path] = originAndPath(url);
    const request: OriginRequest = { method: 'GET', path, headers };
    const connection = this.connections.take(origin);
    try {
      return await this.#send(connection, request);
    } catch (error) {
      if (!isStale(connection, error)) throw error;
      return await this.#send(this.connections.open(origin), request);
    }
  }

  async #send(connection: OriginConnection, request: OriginRequest): Promise<OpenResponse> {
    const { maxOverheadBytes, maxHeaders } = this.settings;
    this.cancellation.waitFor(connection);
    try {
      const response = await connection.send(request, { bytes: maxOverheadBytes, fault: noHead });
      const { statusCode: status, body } = response;
      body.on('error', () => {}); // thrown to whoever reads it, however late that begins
      const headers = linesOf(response.rawHeaders);
      if (headers.length > maxHeaders) throw tooManyHeaders(maxHeaders);

      connection.extend({ bytes: maxOverheadBytes + this.maxBytes, fault: () => tooLarge(this.maxBytes) });
      return { status, headers, body, connection, warnings: [...response.oddities] };
    } catch (error) {
      this.connections.discard(connection);
      throw this.cancellation.cause ?? faultOf(error, connection.progress);
    }
  }
}

/**
 * Whether a failure may be due to what was on a kept connection before: the origin closed it while the request was on its
 * way, or late bytes of an earlier response came in place of this one. A GET can be asked again.
 */
function isStale(connection: OriginConnection, error: unknown): boolean {
  return connection.wasKept && error instanceof FetchFault && LEFT_BEHIND.has(error.code);
}

const LEFT_BEHIND: ReadonlySet<FaultCode> = new Set<FaultCode>(['connection_reset', 'invalid_response', 'truncated']);

function originAndPath(url: string): [origin: string, path: string] {
  const slash = url.indexOf('/', url.indexOf('//') + 2); // there always is one in an `href` of http
  return [url.slice(0, slash), url.slice(slash)];
}

function noHead(): FetchFault {
  return new FetchFault('invalid_response', 'So much was sent without a response in it that it was given up');
}

function tooManyHeaders(maxHeaders: number): FetchFault {
  return new FetchFault('invalid_response', `There are more than ${maxHeaders} headers in the response`);
}

function linesOf(raw: readonly string[]): HeaderLine[] {
  const lines: HeaderLine[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) lines.push([String(raw[i]).toLowerCase(), String(raw[i + 1])]);
  return lines;
}
