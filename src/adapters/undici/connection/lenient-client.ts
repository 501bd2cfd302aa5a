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

  const sent = ({ method, path, headers }: OriginRequest): ClientRequest =>
    requestOf({
      method,
      path,
      headers: ['host', host, 'connection', 'close', ...headers],
      insecureHTTPParser: true,
      maxHeaderSize: settings.maxHeaderBytes,
      createConnection: (_, done) => {
        connect({ protocol, hostname, port, host }, (error, socket) => {
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
        let failure: Error | undefined;
        underWay.on('error', (error) => {
          failure ??= error;
          reject(error);
        });
        underWay.on('upgrade', (_, socket) => {
          socket.on('error', () => {}).destroy();
          reject(noPage());
        });
        underWay.on('response', (message) => {
          if ((message.statusCode ?? 0) < 200) underWay?.destroy(noPage());
          else resolve(received(message, mender.oddities, () => failure));
        });
        underWay.end(request.body);
      }),
    async destroy(error) {
      underWay?.destroy(error);
    },
  };
};

function received(
  message: IncomingMessage,
  oddities: ReadonlySet<string>,
  failure: () => Error | undefined,
): ReceivedResponse {
  const body = Readable.from(bytesOf(message, failure), { objectMode: false });
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
async function* bytesOf(message: IncomingMessage, failure: () => Error | undefined): AsyncGenerator<Uint8Array> {
  try {
    yield* message;
  } catch (error) {
    throw failure() ?? error;
  }
}

function noPage(): FetchFault {
  return new FetchFault('invalid_response', 'The response holds no page');
}
