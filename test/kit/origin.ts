import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Page = (request: IncomingMessage, response: ServerResponse) => void;

/** A web site on loopback, whose pages a test writes, and which counts who asked for what. */
export class Origin {
  readonly hits = new Map<string, number>();
  readonly #server: Server;

  private constructor(page: Page) {
    this.#server = createServer((request, response) => {
      const path = request.url ?? '';
      this.hits.set(path, this.hitsOf(path) + 1);
      page(request, response);
    });
  }

  static async open(page: Page = hello): Promise<Origin> {
    const origin = new Origin(page);
    await new Promise<void>((resolve) => origin.#server.listen(0, '127.0.0.1', resolve));
    return origin;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `http://${this.host}`;
  }

  hitsOf(path: string): number {
    return this.hits.get(path) ?? 0;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}

/** A page that says its own path. */
export const hello: Page = ({ url }, response) => {
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(`This is ${url}\n`);
};
