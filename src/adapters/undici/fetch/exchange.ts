import type { Dispatcher } from 'undici';
import type { HeaderPair } from '../../../job/job.headers.js';
import type { Connection } from '../connection/connection.js';
import type { Connections } from '../connection/connections.js';
import type { Watch } from '../connection/watch.js';
import { FetchFault, faultOf, tooLarge } from './fetch-fault.js';
import type { FetcherSettings } from './fetcher-settings.js';

/** A response whose body is still on its way over the connection. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly HeaderPair[];
  readonly body: Dispatcher.ResponseData['body'];
  readonly connection: Connection;
}

/** Sends one request, over a kept connection where there is one, and waits for the head of the response. */
export class Exchange {
  constructor(
    private readonly connections: Connections,
    private readonly settings: FetcherSettings,
    private readonly watch: Watch,
    private readonly maxBytes: number,
  ) {}

  /** @throws FetchFault, or the cause for which the fetch was ended. */
  async ask(url: string, headers: string[]): Promise<Answer> {
    const slash = url.indexOf('/', url.indexOf('//') + 2); // there always is one in an `href` of http
    const [origin, path] = [url.slice(0, slash), url.slice(slash)];
    const connection = this.connections.take(origin);
    try {
      return await this.#askOver(connection, path, headers);
    } catch (error) {
      if (!isStale(connection, error)) throw error;
      return await this.#askOver(this.connections.open(origin), path, headers);
    }
  }

  async #askOver(connection: Connection, path: string, headers: string[]): Promise<Answer> {
    const { maxOverheadBytes, maxHeaders } = this.settings;
    this.watch.over(connection);
    try {
      const response = await connection.request(path, headers, { bytes: maxOverheadBytes, fault: noHead });
      const { statusCode: status, body } = response;
      body.on('error', () => {}); // told to who reads it, however late that begins
      const pairs = pairsOf(response.headers as unknown as string[]); // "raw", which its type does not know
      if (pairs.length > maxHeaders) throw tooManyHeaders(maxHeaders);

      connection.extend({ bytes: maxOverheadBytes + this.maxBytes, fault: () => tooLarge(this.maxBytes) });
      return { status, headers: pairs, body, connection };
    } catch (error) {
      this.connections.discard(connection);
      throw this.watch.cause ?? faultOf(error, connection.progress);
    }
  }
}

/** The origin closed a kept connection while the request was on its way: it has not seen it, and can be asked again. */
function isStale(connection: Connection, error: unknown): boolean {
  return (
    connection.wasKept &&
    connection.progress.received === 'nothing' &&
    error instanceof FetchFault &&
    error.code === 'connection_reset'
  );
}

function noHead(): FetchFault {
  return new FetchFault('invalid_response', 'So much was sent without a response in it that it was given up');
}

function tooManyHeaders(maxHeaders: number): FetchFault {
  return new FetchFault('invalid_response', `There are more than ${maxHeaders} headers in the response`);
}

function pairsOf(raw: readonly string[]): HeaderPair[] {
  const pairs: HeaderPair[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) pairs.push([String(raw[i]).toLowerCase(), String(raw[i + 1])]);
  return pairs;
}
