import type { Readable } from 'node:stream';
import { Client } from 'undici';
import type { Connect } from '../guard/guarded-connector.js';
import type { ConnectionSettings } from './connection-settings.js';

export interface OriginRequest {
  readonly method: 'GET' | 'POST';
  /** With the query, as in the URL. */
  readonly path: string;
  /** Names and values in turn, as undici takes them. */
  readonly headers: string[];
  readonly body?: Uint8Array;
}

/** A head, and a body that is still on its way. */
export interface ReceivedResponse {
  readonly statusCode: number;
  /** Names and values in turn, as they were sent. */
  readonly rawHeaders: readonly string[];
  readonly body: ResponseBody;
  /** What was odd about its head, in sentences. */
  readonly oddities: ReadonlySet<string>;
}

export type ResponseBody = Readable & {
  /** Reads it and throws it away; one that is longer than the limit is broken off. */
  dump(options?: { limit: number }): Promise<void>;
};

/** Speaks HTTP with one origin, over connections that it is given. */
export interface HttpClient {
  request(request: OriginRequest): Promise<ReceivedResponse>;
  /** The request under way and its body fail with the error. */
  destroy(error: Error): Promise<void>;
}

/** How the client of a connection is made: it opens what it needs with `connect`, and tells when that is lost. */
export type HttpClientOf = (
  origin: string,
  settings: ConnectionSettings,
  connect: (target: Parameters<Connect>[0], callback: Parameters<Connect>[2]) => void,
  lost: () => void,
) => HttpClient;

const NONE: ReadonlySet<string> = new Set();

/**
 * undici: strict, and its connections can be kept. It takes a reset for the end of a body that ends with its connection:
 * such a body is incomplete (RFC 9112, 8), and fails here.
 */
export const strictClient: HttpClientOf = (origin, settings, connect, lost) => {
  let underWay: ResponseBody | undefined;
  const client = new Client(origin, {
    connect: (target, callback) =>
      connect(target, (...result) => {
        const [, socket] = result;
        socket?.once('error', (error) => {
          const isUnderWay = client.stats.running > 0; // as yet: undici ends the body now
          const body = underWay;
          if (isUnderWay) process.nextTick(() => body?.destroy(error)); // before anybody is told of that end
        });
        callback(...result);
      }),
    pipelining: 1,
    maxHeaderSize: settings.maxHeaderBytes,
    headersTimeout: 0, // whoever asks has a deadline
    bodyTimeout: 0,
    keepAliveTimeout: settings.keepAliveMs,
    keepAliveMaxTimeout: settings.keepAliveMaxMs,
  });
  client.on('disconnect', lost);
  return {
    async request(request) {
      underWay = undefined;
      const { statusCode, headers, body } = await client.request({ ...request, responseHeaders: 'raw' });
      underWay = body;
      const rawHeaders = headers as unknown as string[]; // "raw", which its type does not know
      return { statusCode, rawHeaders, body, oddities: NONE };
    },
    destroy: (error) => client.destroy(error),
  };
};
