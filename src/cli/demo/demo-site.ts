import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const BIG_BYTES = 5_000_000;
const CHUNK = Buffer.alloc(50_000, 'All work and no play makes Jack a dull boy. ');
const SLOW_MS = 1_500;
const FLAKY_FAILURES = 2;

/** A small web site on this machine, with pages that are as good and as bad as those out there. */
export class DemoSite {
  readonly #server: Server;
  #flakyFailures = 0;

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async open(): Promise<DemoSite> {
    const site = new DemoSite();
    await new Promise<void>((resolve, reject) => {
      site.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    return site;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Also the connections of those who still wait for `/never`. Closing twice is fine. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer({ url = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path] = url.split('?');
    switch (path) {
      case '/':
        return page(response, 200, 'Welcome');
      case '/about':
        return page(response, 200, 'About us');
      case '/data.json':
        return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"answer":42}');
      case '/moved':
        return void response.writeHead(301, { location: '/about' }).end();
      case '/slow':
        await sleep(SLOW_MS);
        return page(response, 200, 'Sorry to keep you waiting');
      case '/flaky':
        if (this.#flakyFailures++ < FLAKY_FAILURES) return page(response, 503, 'Not now');
        return page(response, 200, 'Third time lucky');
      case '/big':
        return sendBig(response);
      case '/never':
        return; // and that is all
      default:
        return page(response, 404, 'Not here');
    }
  }
}

function page(response: ServerResponse, status: number, heading: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  response.end(`<!doctype html><title>${heading}</title><h1>${heading}</h1>\n`);
}

async function sendBig(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'content-length': BIG_BYTES });
  const chunks = Array.from({ length: BIG_BYTES / CHUNK.length }, () => CHUNK);
  await pipeline(Readable.from(chunks), response).catch(() => {}); // whoever leaves in the middle has had enough
}
