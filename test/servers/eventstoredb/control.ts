import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Faults } from './faults.js';
import type { Membership } from './membership.js';

/** Lets a test make the server misbehave: `POST /lose-answers?count=2`, over HTTP on the loopback. */
export async function control(
  faults: Faults,
  membership: Membership,
  port: number,
): Promise<{ readonly port: number; close(): void }> {
  const orders: Record<string, (parameter: (name: string) => number) => unknown> = {
    '/lose-answers': (parameter) => faults.loseAnswers(parameter('count')),
    '/freeze': (parameter) => faults.freeze(parameter('ms')),
    '/refuse': (parameter) => faults.refuse(parameter('ms')),
    '/begin-chunk': (parameter) => faults.beginChunk(parameter('ms')),
    '/drop-subscriptions': () => faults.dropSubscriptions(),
    '/elect': (parameter) => membership.elect(parameter('node')),
    '/freeze-node': (parameter) => membership.freeze(parameter('node')),
    '/kill-node': (parameter) => membership.kill(parameter('node')),
  };
  const server = createServer(async ({ method, url = '/' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
    const order = method === 'POST' ? orders[pathname] : undefined;
    await order?.((name) => Number(searchParams.get(name)));
    response.writeHead(order ? 204 : 404).end();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => void server.close().closeAllConnections() };
}
