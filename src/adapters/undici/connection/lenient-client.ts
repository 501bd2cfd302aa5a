import { type ClientRequest, type IncomingMessage, request as requestOf } from 'node:http';
import { Duplex, pipeline, Readable } from 'node:stream';
import { FetchFault } from '../fetch-fault.js';
import { HeadMender } from './head-mender.js';
import type { HttpClientOf, OriginRequest, ReceivedResponse } from './http-client.js';

/**
 * Node's own parser, with its leniency on, behind a mended head: for responses that a strict parser refuses. One
 * connection, one request, then closed: where the response of such a server ends is not certain.
 */
export const lenientClient: HttpClientOf = (origin, settings, connect) => {
  const { protocol, hostname, port, host } = new URL(origin);
  const mender = new HeadMender();
  let underWay: ClientRequest | undefined;
  let message: IncomingMessage | undefined;
  let failure: Error | undefined;
  /** Of a body that ends with its connection Node says that it is complete, however that ended. */
  let broken: Error | undefined;

  const sent = ({ method, path, headers }: OriginRequest): ClientRequest =>
    requestOf({
      method,
      path,
      headers: ['host', host, 'connection', 'close', ...headers],
      insecureHTTPParser: true,
      maxHeaderSize: settings.maxHeaderBytes,
      createConnection: (_, done) => {
        connect({ protocol, hostname: withoutBrackets(hostname), port, host }, (error, socket) => {
          if (!socket) return done(error, undefined as never);
          done(null, Duplex.from({ writable: socket, readable: pipeline(socket, mender, () => {}) }));
        });
        return undefined;
      },
    });

  return {
    request: (request) =>
      new Promise((resolve, reject) => {
        underWay = sent(request);
        underWay.maxHeadersCount = 0; // Node would drop those beyond 2000; whoever asked counts them
        underWay.on('error', (error) => {
          failure ??= error;
          if (!message?.complete) broken ??= error;
          reject(error);
        });
        underWay.on('upgrade', (_, socket) => {
          socket.on('error', () => {}).destroy();
          reject(noPage());
        });
        underWay.on('response', (response) => {
          message = response;
          if ((response.statusCode ?? 0) < 200) underWay?.destroy(noPage());
          else resolve(received(response, mender.oddities, { failure: () => failure, broken: () => broken }));
        });
        underWay.end(request.body);
      }),
    async destroy(error) {
      if (!message?.readableEnded) broken ??= error; // what is left of it is thrown away
      underWay?.destroy(error);
    },
  };
};

/** Why a body broke off; undefined where it did not. */
interface Breaks {
  /** As its request was told. */
  failure(): Error | undefined;
  /** Before its end came, whatever the message says of it. */
  broken(): Error | undefined;
}

function received(message: IncomingMessage, oddities: ReadonlySet<string>, breaks: Breaks): ReceivedResponse {
  const body = Readable.from(bytesOf(message, breaks), { objectMode: false });
  const dump = async ({ limit }: { limit: number } = { limit: Number.POSITIVE_INFINITY }) => {
    let size = 0;
    for await (const piece of body) {
      size += piece.length;
      if (size > limit) return;
    }
  };
  const { statusCode = 0, rawHeaders } = message;
  return { statusCode, rawHeaders, body: Object.assign(body, { dump }), oddities };
}

/** A message that breaks off says only that; the reason is told to its request. */
async function* bytesOf(message: IncomingMessage, { failure, broken }: Breaks): AsyncGenerator<Uint8Array> {
  try {
    yield* message;
  } catch (error) {
    throw failure() ?? error;
  }
  const error = broken();
  if (error) throw error;
}

/** An IPv6 address stands in brackets in a URL, and nowhere else. */
function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

function noPage(): FetchFault {
  return new FetchFault('invalid_response', 'The response holds no page');
}
