import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_CONNECTION_SETTINGS } from '../../src/adapters/undici/connection/connection-settings.js';
import { parseAllowedAddresses } from '../../src/adapters/undici/guard/allowed-addresses.js';
import { IpAddressPolicy } from '../../src/adapters/undici/guard/ip-address-policy.js';
import { UndiciPoster } from '../../src/adapters/undici/undici.poster.js';
import type { PostRequest, PostResult } from '../../src/outbound/poster.js';
import { closedPort } from '../kit/closed-port.js';
import { eventually } from '../kit/eventually.js';
import { drip, flood, HostileOrigin, page } from '../kit/hostile-origin.js';
import { underDeadlines } from '../kit/under-deadlines.js';

const EVENT = Buffer.from('{"type":"job.finished","note":"ü"}');

let origin: HostileOrigin;
let closed: number;
let poster: UndiciPoster;

beforeEach(async () => {
  origin = await HostileOrigin.open();
  closed = await closedPort();
  poster = posterTo(origin.port, closed);
});
afterEach(() => origin.close());

/** Posts to these ports of 127.0.0.1 and to nowhere else; every name resolves to one address. */
function posterTo(...ports: readonly number[]): UndiciPoster {
  const allowed = parseAllowedAddresses(ports.map((port) => `127.0.0.1:${port}`).join());
  const settings = { ...DEFAULT_CONNECTION_SETTINGS, connectTimeoutMs: 30_000 };
  const resolve = async (name: string) => [
    { address: name === 'inside.example' ? '10.0.0.1' : '127.0.0.1', family: 4 },
  ];
  return new UndiciPoster(new IpAddressPolicy(allowed), 'Retriever/1.2.3', settings, resolve);
}

function post(url: string, some: Partial<PostRequest> = {}): Promise<PostResult> {
  const { signal } = new AbortController();
  return poster.post({ url, headers: [], body: EVENT, timeoutMs: 60_000, signal, ...some });
}

function codeOf(result: PostResult): string {
  return result.kind === 'failure' ? result.error.code : `answered ${result.httpStatus}`;
}

describe('a post', () => {
  let server: Server;
  const received: { readonly request: IncomingMessage; readonly body: Buffer }[] = [];

  beforeEach(async () => {
    received.length = 0;
    server = createServer(async (request, response) => {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece);
      received.push({ request, body: Buffer.concat(pieces) });
      response.writeHead(202, { 'x-seen': 'yes' }).end('noted');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    poster = posterTo((server.address() as AddressInfo).port);
  });
  afterEach(async () => {
    server.close();
    server.closeAllConnections();
  });

  test('brings its bytes and its headers, and the answer comes back', async () => {
    const headers: PostRequest['headers'] = [
      ['content-type', 'application/json'],
      ['webhook-id', 'message-1'],
    ];

    const { port } = server.address() as AddressInfo;
    const result = await post(`http://127.0.0.1:${port}/hook?a=b`, { headers });

    expect(received).toHaveLength(1);
    expect(received[0]?.body).toEqual(EVENT);
    expect(received[0]?.request).toMatchObject({ method: 'POST', url: '/hook?a=b' });
    expect(received[0]?.request.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': String(EVENT.length),
      'webhook-id': 'message-1',
      'user-agent': 'Retriever/1.2.3',
    });
    expect(result).toMatchObject({
      kind: 'answer',
      httpStatus: 202,
      headers: expect.arrayContaining([['x-seen', 'yes']]),
    });
    expect(result.kind === 'answer' && Buffer.from(result.excerpt).toString()).toBe('noted');
  });

  test('goes over a connection of its own, which is closed after it', async () => {
    const { port } = server.address() as AddressInfo;
    await post(`http://name.example:${port}/`);
    await post(`http://name.example:${port}/`, { body: Buffer.alloc(0) });

    expect(received.map(({ body }) => body.length)).toEqual([EVENT.length, 0]);
    await eventually(async () => {
      const open = await new Promise((resolve) => server.getConnections((_, count) => resolve(count)));
      expect(open).toBe(0);
    });
  });
});

describe('the receiver of a post', () => {
  test.each([
    ['a private address', () => 'http://10.0.0.1/', 'blocked_address'],
    ['a private address in other clothes', () => 'http://[::ffff:10.0.0.1]/', 'blocked_address'],
    ['a name that leads to a private address', () => 'http://inside.example/', 'blocked_address'],
    ['loopback at a port that is not open to it', () => `http://127.0.0.1:${origin.port === 8_080 ? 8_081 : 8_080}/`],
    ['a name whose address is not open at the port', () => 'http://name.example/'],
    ['a port of another protocol', () => 'http://127.0.0.1:25/', 'blocked_port'],
    ['another scheme', () => 'ftp://127.0.0.1/', 'blocked_scheme'],
    ['no URL at all', () => 'nonsense', 'internal'],
    ['a URL with a password', () => `http://a:b@127.0.0.1:${origin.port}/`, 'internal'],
  ])('is refused where it is %s', async (_, url, code = 'blocked_address') => {
    expect(codeOf(await post(url()))).toBe(code);
    expect(origin.connections).toBe(0);
  });

  test('may refuse the connection', async () => {
    expect(codeOf(await post(`http://127.0.0.1:${closed}/`))).toBe('connection_refused');
  });

  test('may not speak TLS', async () => {
    origin.greeting = 'This is no TLS\r\n';

    expect(codeOf(await post(origin.url('/').replace('http:', 'https:')))).toBe('tls_failed');
  });

  test('may close the connection without an answer, and is not sent the same again', async () => {
    origin.at('/', (socket) => socket.destroy());

    expect(codeOf(await post(origin.url('/')))).toBe('connection_reset');
    expect(origin.heads).toHaveLength(1);
  });

  test('may say nothing: the deadline ends it, and the connection', async () => {
    origin.at('/', () => {});

    expect(codeOf(await post(origin.url('/'), { timeoutMs: 200 }))).toBe('timeout_total');
    await eventually(() => expect(origin.openSockets).toBe(0));
  });

  test('may flood it with what is no answer', async () => {
    origin.at('/', flood('', 'HTTP/1.1 102 Processing\r\n\r\n'));

    expect(codeOf(await post(origin.url('/')))).toBe('invalid_response');
    await eventually(() => expect(origin.openSockets).toBe(0));
  });

  test.each(['302 Found', '307 Temporary Redirect'])(
    'may redirect it to a private address, which is an answer and not followed: %s',
    async (status) => {
      const inside = await HostileOrigin.open();
      origin.at('/', page('', [`location: ${inside.url('/')}`], status));

      expect(codeOf(await post(origin.url('/')))).toBe(`answered ${status.slice(0, 3)}`);
      expect(inside.connections).toBe(0);
      await inside.close();
    },
  );

  test('may answer without end: the beginning is taken, and the connection closed', async () => {
    origin.at('/', flood('HTTP/1.1 200 OK\r\n\r\n', 'x'));
    const result = await post(origin.url('/'));

    expect(result).toMatchObject({ kind: 'answer', httpStatus: 200 });
    expect(result.kind === 'answer' && Buffer.from(result.excerpt).toString()).toBe('x'.repeat(4_096));
    await eventually(() => expect(origin.openSockets).toBe(0));
  });

  test('may break off its answer, or never end it: what it answered counts', async () => {
    origin.at('/broken', (socket) => socket.end('HTTP/1.1 201 Created\r\ncontent-length: 100\r\n\r\nhalf'));
    origin.at('/slow', drip('HTTP/1.1 200 OK\r\n\r\n', 'z'));

    expect(codeOf(await post(origin.url('/broken')))).toBe('answered 201');
    const { result } = await underDeadlines(
      (timeoutMs) => post(origin.url('/slow'), { timeoutMs }),
      (result) => result.kind === 'answer',
    );
    expect(codeOf(result)).toBe('answered 200');
    await eventually(() => expect(origin.openSockets).toBe(0));
  });

  test.each(['204 No Content', '500 Internal Server Error', '410 Gone'])('may answer %s', async (status) => {
    origin.at('/', page('', [], status));

    expect(codeOf(await post(origin.url('/')))).toBe(`answered ${status.slice(0, 3)}`);
  });
});

describe('a post that is aborted', () => {
  test('rejects with the reason, before it is sent and while it waits', async () => {
    const stopping = new AbortController();
    origin.at('/', () => stopping.abort(new Error('enough')));

    await expect(post(origin.url('/'), { signal: stopping.signal })).rejects.toThrow('enough');
    await expect(post(origin.url('/'), { signal: stopping.signal })).rejects.toThrow('enough');
    expect(origin.heads).toHaveLength(1);
    await eventually(() => expect(origin.openSockets).toBe(0));
  });

  test('rejects with the reason while its answer comes', async () => {
    const stopping = new AbortController();
    origin.at('/', (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf');
      setTimeout(() => stopping.abort(new Error('enough')), 50);
    });

    await expect(post(origin.url('/'), { signal: stopping.signal })).rejects.toThrow('enough');
  });
});
