import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The parsed body. */
  json<Body = Record<string, unknown>>(): Body;
}

/** An HTTP request with exactly these headers, `Host` included, on a connection of its own. */
export function ask(url: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method, headers, agent: false }, async (response) => {
      const received = await text(response).catch(reject);
      if (received === undefined) return;
      const { statusCode = 0, headers: answered } = response;
      resolve({ status: statusCode, headers: answered, text: received, json: () => JSON.parse(received) });
    });
    sending.on('error', reject);
    sending.end(body);
  });
}

/** JSON, sent. */
export function send(url: string, body: unknown, method = 'POST'): Promise<Answered> {
  return ask(url, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

/** Sends bytes that need not be HTTP, and answers with everything that came back until the other side hung up. */
export function sendRaw(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    text(socket).then(resolve, reject);
  });
}
