import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addBodyDeadline } from '../../src/http/body-deadline.js';

const WITHIN_MS = 100;

let server: FastifyInstance;
let port: number;

beforeEach(async () => {
  server = Fastify();
  addBodyDeadline(server, WITHIN_MS);
  server.route({
    method: ['GET', 'POST'],
    url: '/slow',
    handler: async ({ body }) => {
      await sleep(3 * WITHIN_MS);
      return { isAlive: true, body };
    },
  });
  await server.listen({ port: 0, host: '127.0.0.1' });
  ({ port } = server.server.address() as AddressInfo);
});
afterEach(() => server.close());

/** Sends what it is given, and answers with all that comes back until the connection ends. */
async function sent(request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(request);
  return text(socket);
}

const POST = 'POST /slow HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n';
const GET = 'GET /slow HTTP/1.1\r\nhost: x\r\nconnection: close\r\n';

test('a body that does not come is given up, and the connection with it', async () => {
  const answer = await sent(`${POST}content-length: 10\r\n\r\n{"a":`);

  expect(answer).toContain('The request did not arrive in time');
  expect(answer).toContain('connection: close');
});

test('a body that came is left alone, however long its answer takes', async () => {
  expect(await sent(`${POST}content-length: 7\r\n\r\n{"a":1}`)).toContain('{"isAlive":true,"body":{"a":1}}');
});

test.each([
  ['without a body', `${GET}\r\n`],
  ['whose body never comes', `${GET}content-length: 10\r\n\r\n{"a":`],
])('a request %s that nobody reads is answered, and ends no process', async (_, request) => {
  expect(await sent(request)).toContain('{"isAlive":true}');
});
