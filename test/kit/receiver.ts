import type { IncomingMessage, ServerResponse } from 'node:http';
import { Origin } from './origin.js';

/** What came to a receiver. */
export interface Received {
  readonly id: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly path: string;
}

/** Answers to what was received, of which it is the n-th. */
export type Reception = (response: ServerResponse, received: Received, nth: number) => void;

/** A receiver of callbacks on loopback, which keeps what came, in order. */
export class Receiver {
  readonly received: Received[] = [];

  private constructor(
    readonly url: string,
    readonly host: string,
    readonly close: () => Promise<void>,
  ) {}

  static async open(reception: Reception = (response) => response.writeHead(204).end()): Promise<Receiver> {
    let receiver: Receiver | undefined;
    const site = await Origin.open(async (request, response) => {
      const received = await receive(request);
      receiver?.received.push(received);
      reception(response, received, receiver?.received.length ?? 0);
    });
    receiver = new Receiver(`${site.url}/hook`, site.host, () => site.close());
    return receiver;
  }

  /** The ids of what came, each once. */
  get ids(): ReadonlySet<string> {
    return new Set(this.received.map(({ id }) => id));
  }
}

async function receive(request: IncomingMessage): Promise<Received> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  const headers = request.headers as Readonly<Record<string, string>>;
  return { id: headers['webhook-id'] ?? '', body: Buffer.concat(pieces).toString(), headers, path: request.url ?? '' };
}
