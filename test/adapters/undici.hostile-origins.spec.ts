import { brotliCompressSync, deflateRawSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_FETCHER_SETTINGS } from '../../src/adapters/undici/fetch/fetcher-settings.js';
import { parseAllowedAddresses } from '../../src/adapters/undici/guard/allowed-addresses.js';
import { IpAddressPolicy } from '../../src/adapters/undici/guard/ip-address-policy.js';
import { UndiciFetcher } from '../../src/adapters/undici/undici.fetcher.js';
import { eventually } from '../kit/eventually.js';
import { type Behaviour, drip, flood, HostileOrigin, page } from '../kit/hostile-origin.js';
import { underDeadlines } from '../kit/under-deadlines.js';
import { codeOf, visit } from '../kit/visit.js';

const CHUNKED = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
const CHUNKED_AND_CLOSED = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n9\r\nabc';
const GZIPPED = 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\n';
const MEGABYTES_OF_NOTHING = gzipSync(Buffer.alloc(5_000_000));

const settings = { ...DEFAULT_FETCHER_SETTINGS, maxHeaders: 100 };

let origin: HostileOrigin;
let policy: IpAddressPolicy;
let fetcher: UndiciFetcher;

beforeEach(async () => {
  origin = await HostileOrigin.open();
  policy = new IpAddressPolicy(parseAllowedAddresses(`127.0.0.1:${origin.port}`));
  fetcher = new UndiciFetcher(policy, settings);
});

/** Whatever an origin did, no connection is left, and the next fetch is none the worse for it. */
afterEach(async () => {
  await eventually(() => expect(origin.openSockets).toBe(0));
  origin.greeting = '';
  origin.at('/good', page('good'));
  expect((await visit(fetcher, origin.url('/good'))).body?.toString()).toBe('good');

  await fetcher.close();
  await origin.close();
});

const silence: Behaviour = () => {};
const resetAfter =
  (bytes: string): Behaviour =>
  (socket) => {
    socket.write(bytes);
    setTimeout(() => socket.resetAndDestroy(), 20); // what comes with a reset may be lost with it
  };
const endAfter =
  (bytes: Buffer | string): Behaviour =>
  (socket) =>
    socket.end(bytes);

describe('an origin that is in no hurry', () => {
  test.each<[string, string, Behaviour]>([
    ['never answers', 'had not answered', silence],
    ['drips headers', 'whole head', drip('HTTP/1.1 200 OK\r\n', 'x-drip: 1\r\n')],
    ['stops in the headers', 'whole head', (socket) => socket.write('HTTP/1.1 200 OK\r\nx-half: ')],
    ['drips the body', 'whole body', drip('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n', 'x')],
    ['stops in the body', 'whole body', (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc')],
    ['drips chunks', 'whole body', drip(CHUNKED, '1\r\nx\r\n')],
    ['stops in a chunk', 'whole body', (socket) => socket.write(`${CHUNKED}9\r\nabc`)],
    ['stops in gzip', 'whole body', (socket) => socket.write(Buffer.concat([Buffer.from(GZIPPED), gzipSync('a')]))],
    ['drips interim responses', 'whole head', drip('', 'HTTP/1.1 103 Early Hints\r\n\r\n')],
  ])('and %s is left at the deadline, which is told with where it was: %s', async (_, where, behaviour) => {
    origin.at('/', behaviour);
    const { timeoutMs, result } = await underDeadlines(
      (timeoutMs) => visit(fetcher, origin.url('/'), { timeoutMs }),
      ({ outcome }) => outcome.kind === 'failure' && outcome.error.message.includes(where),
    );

    const told = `^The fetch was not done within ${timeoutMs / 1_000} s: 127\\.0\\.0\\.1:\\d+ .*${where}`;
    const message = expect.stringMatching(told);
    expect(result.outcome).toMatchObject({ kind: 'failure', error: { code: 'timeout_total', message } });
    expect(result.body).toBeUndefined();
  });

  test.each<[string, Behaviour]>([
    ['drips', drip('HTTP/1.1 302 Found\r\nlocation: /on\r\ncontent-length: 9999\r\n\r\n', 'x')],
    ['never ends', (socket) => socket.write('HTTP/1.1 302 Found\r\nlocation: /on\r\n\r\nabc')],
  ])('with the body of a redirect, which %s, is not waited for', async (_, behaviour) => {
    origin.at('/', behaviour);
    origin.at('/on', (socket) => socket.write('HTTP/1.1 301 Moved\r\nlocation: /good\r\n\r\n'));
    origin.at('/good', page('good'));
    const { outcome, body } = await visit(fetcher, origin.url('/'));

    expect(outcome).toMatchObject({ response: { redirects: [{ status: 302 }, { status: 301 }] } });
    expect(body?.toString()).toBe('good');
  });
});

describe('an origin that sends too much', () => {
  test.each<[string, string, Behaviour | Buffer]>([
    ['interim responses without end', 'invalid_response', flood('', 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n')],
    ['a body without end', 'too_large', flood('HTTP/1.1 200 OK\r\n\r\n', 'x')],
    ['chunks without end', 'too_large', flood(CHUNKED, '400\r\n'.concat('x'.repeat(1024), '\r\n'))],
    ['chunks of one byte without end', 'too_large', flood(CHUNKED, '1\r\nx\r\n')],
    ['a chunk extension without end', 'too_large', flood(`${CHUNKED}1;`, 'x')],
    ['a chunk size without end', 'too_large', flood(CHUNKED, '0')],
    ['trailers without end', 'invalid_response', flood(`${CHUNKED}0\r\n`, 'x-trailer: 1\r\n')],
    ['a header without end', 'invalid_response', flood('HTTP/1.1 200 OK\r\nx-long: ', 'x')],
    ['headers without end', 'invalid_response', flood('HTTP/1.1 200 OK\r\n', 'x-more: 1\r\n')],
    ['a status line without end', 'invalid_response', flood('HTTP/1.1 200 ', 'OK ')],
    ['empty lines without end', 'invalid_response', flood('', '\r\n')],
    ['a length beyond the limit', 'too_large', endAfter('HTTP/1.1 200 OK\r\ncontent-length: 1000001\r\n\r\nx')],
    ['a gzip bomb', 'too_large', endAfter(Buffer.concat([Buffer.from(GZIPPED), MEGABYTES_OF_NOTHING]))],
    ['gzip without end', 'too_large', flood(GZIPPED, gzipSync('x'.repeat(100_000)))],
    ['gzip of nothing without end', 'invalid_response', flood(GZIPPED, gzipSync(''))],
    ['a brotli bomb', 'too_large', page(brotliCompressSync(Buffer.alloc(5_000_000)), ['content-encoding: br'])],
    ['a raw deflate bomb', 'too_large', page(deflateRawSync(Buffer.alloc(5_000_000)), ['content-encoding: deflate'])],
    ['a bomb in a bomb', 'too_large', page(gzipSync(MEGABYTES_OF_NOTHING), ['content-encoding: gzip, gzip'])],
    [
      'a mountain between two codings',
      'too_large',
      page(brotliCompressSync(gzipWithNameOf(2_000_000)), ['content-encoding: gzip, br']),
    ],
    [
      'a body encoded three times',
      'invalid_response',
      page('x', ['content-encoding: gzip, gzip', 'content-encoding: gzip']),
    ],
    ['more headers than are accepted', 'invalid_response', page('x', Array(100).fill('x-more: 1'))],
    ['larger headers than are accepted', 'invalid_response', page('x', [`x-large: ${'x'.repeat(70_000)}`])],
  ])('and %s is cut off: %s', async (_, code, behaviour) => {
    origin.at('/', typeof behaviour === 'function' ? behaviour : endAfter(behaviour));
    const { outcome, body } = await visit(fetcher, origin.url('/'));

    expect(codeOf(outcome)).toBe(code);
    expect(body).toBeUndefined();
  });
});

describe('an origin that breaks off', () => {
  test.each<[string, string, Behaviour]>([
    ['by closing without a word', 'connection_reset', endAfter('')],
    ['by closing in the headers', 'truncated', endAfter('HTTP/1.1 200 OK\r\nx-half: ')],
    [
      'by closing before the announced length',
      'truncated',
      endAfter('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'),
    ],
    [
      'by closing, as announced, too early',
      'truncated',
      endAfter('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 9\r\n\r\nabc'),
    ],
    ['by closing in a chunk', 'truncated', endAfter(`${CHUNKED}9\r\nabc`)],
    ['by closing in a chunk, as announced', 'truncated', endAfter(CHUNKED_AND_CLOSED)],
    ['by closing between chunks', 'truncated', endAfter(`${CHUNKED}3\r\nabc\r\n`)],
    ['by a reset without a word', 'connection_reset', (socket) => socket.resetAndDestroy()],
    ['by a reset in the headers', 'connection_reset', resetAfter('HTTP/1.1 200 OK\r\nx-half: ')],
    ['by a reset in the body', 'connection_reset', resetAfter('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc')],
    ['by a reset in a chunk', 'connection_reset', resetAfter(`${CHUNKED}9\r\nabc`)],
    [
      'in the middle of gzip',
      'truncated',
      endAfter(page(gzipSync('x'.repeat(9_999)).subarray(0, 20), ['content-encoding: gzip', 'connection: close'])),
    ],
    [
      'in the middle of brotli',
      'truncated',
      endAfter(
        page(brotliCompressSync('x'.repeat(9_999)).subarray(0, 9), ['content-encoding: br', 'connection: close']),
      ),
    ],
  ])('%s is noticed: %s', async (_, code, behaviour) => {
    origin.at('/', behaviour);
    const { outcome, body } = await visit(fetcher, origin.url('/'));

    expect(codeOf(outcome)).toBe(code);
    expect(body).toBeUndefined();
  });
});

describe('an origin that talks nonsense', () => {
  test.each<[string, string, string]>([
    ['the banner of SSH', 'invalid_response', 'SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'],
    ['a status of 000', 'invalid_response', 'HTTP/1.1 000 Nothing\r\ncontent-length: 0\r\n\r\n'],
    ['a status of 000 with a body', 'invalid_response', 'HTTP/1.1 000 Nothing\r\ncontent-length: 3\r\n\r\nabc'],
    ['a status of four digits', 'invalid_response', 'HTTP/1.1 2000 OK\r\ncontent-length: 0\r\n\r\n'],
    ['a status that is no number', 'invalid_response', 'HTTP/1.1 abc OK\r\n\r\n'],
    ['a negative length', 'invalid_response', 'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n'],
    ['a length that is no number', 'invalid_response', 'HTTP/1.1 200 OK\r\ncontent-length: 1e3\r\n\r\n'],
    ['two lengths', 'invalid_response', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
    ['a chunk size that is no number', 'invalid_response', `${CHUNKED}xyz\r\n`],
    ['the second version of HTTP', 'invalid_response', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    [
      'another protocol to switch to',
      'invalid_response',
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
    ],
    [
      'gzip that is none',
      'invalid_response',
      page('not gzip', ['content-encoding: gzip', 'connection: close']).toString('latin1'),
    ],
    [
      'brotli that is none',
      'invalid_response',
      page('not brotli', ['content-encoding: br', 'connection: close']).toString('latin1'),
    ],
    [
      'deflate that is none',
      'invalid_response',
      page('\xff\xff\xff', ['content-encoding: deflate', 'connection: close']).toString('latin1'),
    ],
  ])('such as %s is refused: %s', async (_, code, bytes) => {
    origin.at('/', (socket) => socket.write(bytes, 'latin1'));
    const { outcome, body } = await visit(fetcher, origin.url('/'));

    expect(codeOf(outcome)).toBe(code);
    expect(body).toBeUndefined();
  });

  test('before it was asked is refused', async () => {
    origin.greeting = 'SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n';
    origin.at('/', silence);

    expect(codeOf((await visit(fetcher, origin.url('/'))).outcome)).toBe('invalid_response');
  });

  test('after a whole response spoils only its own connection', async () => {
    origin.at('/', `${page('abc')}and more than was announced`);
    const { body } = await visit(fetcher, origin.url('/'));

    expect(body?.toString()).toBe('abc');
  });

  test('without end, after the end of gzip, is not listened to', async () => {
    origin.at('/', flood(Buffer.concat([Buffer.from(GZIPPED), gzipSync('abc')]), Buffer.alloc(1)));
    const { body } = await visit(fetcher, origin.url('/'));

    expect(body?.toString()).toBe('abc');
  });

  test('as an answer to TLS is refused', async () => {
    origin.greeting = 'HTTP/1.1 400 Bad Request\r\n\r\n';
    const { outcome } = await visit(fetcher, origin.url('/').replace('http:', 'https:'));

    expect(codeOf(outcome)).toBe('tls_failed');
  });

  test('in place of TLS, namely silence, is left', async () => {
    const impatient = new UndiciFetcher(policy, { ...settings, connectTimeoutMs: 200 });
    const { outcome } = await visit(impatient, origin.url('/').replace('http:', 'https:'));

    expect(codeOf(outcome)).toBe('timeout_connect');
    await impatient.close();
  });
});

describe('an origin that is not there', () => {
  test('refuses the connection, which the message says', async () => {
    const gone = await HostileOrigin.open();
    const url = gone.url('/');
    const unguarded = new UndiciFetcher(new IpAddressPolicy(parseAllowedAddresses('127.0.0.1')), settings);
    await gone.close();
    const { outcome } = await visit(unguarded, url);

    expect(outcome).toMatchObject({
      error: { code: 'connection_refused', message: `127.0.0.1:${new URL(url).port} refused the connection` },
    });
    await unguarded.close();
  });
});

describe('a crowd of fetches', () => {
  test('from an origin that is hostile in every way leaves nothing behind', async () => {
    const manners = [
      silence,
      drip('HTTP/1.1 200 OK\r\n', 'x-drip: 1\r\n'),
      flood(CHUNKED, '1;'.concat('x'.repeat(1_000))),
      flood('', 'HTTP/1.1 103 Early Hints\r\n\r\n'),
      resetAfter('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'),
      endAfter('HTTP/1.1 000 Nothing\r\n\r\n'),
      endAfter(Buffer.concat([Buffer.from(GZIPPED), MEGABYTES_OF_NOTHING])),
    ];
    manners.forEach((manner, n) => {
      origin.at(`/${n}`, manner);
    });
    const visits = Array.from({ length: 100 }, (_, n) =>
      visit(fetcher, origin.url(`/${n % manners.length}?${n}`), { timeoutMs: 2_000 }),
    );
    const outcomes = (await Promise.all(visits)).map(({ outcome }) => outcome.kind);

    expect(new Set(outcomes)).toEqual(new Set(['failure']));
  });
});

/** A small page as gzip, whose header tells a file's name of as many letters. */
function gzipWithNameOf(letters: number): Buffer {
  const gzip = gzipSync('x');
  gzip[3] = 8;
  return Buffer.concat([gzip.subarray(0, 10), Buffer.alloc(letters, 'a'), Buffer.alloc(1), gzip.subarray(10)]);
}
