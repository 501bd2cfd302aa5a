import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Faults } from './faults.js';

/** Lets a test make the server misbehave: `POST /lose-answers?count=2`, over HTTP on the loopback. */
export async function control(faults: Faults, port: number): Promise<{ readonly port: number; close(): void }> {
  const orders: Record<string, (parameter: (name: string) => number) => void> = {
    '/lose-answers': (parameter) => faults.loseAnswers(parameter('count')),
    '/freeze': (parameter) => faults.freeze(parameter('ms')),
    '/refuse': (parameter) => faults.refuse(parameter('ms')),
    '/drop-subscriptions': () => faults.dropSubscriptions(),
  };
  const server = createServer(({ method, url = '/' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
    const order = method === 'POST' ? orders[pathname] : undefined;
    order?.((name) => Number(searchParams.get(name)));
    response.writeHead(order ? 204 : 404).end();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => void server.close().closeAllConnections() };
}
