import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_FETCHER_SETTINGS } from '../../src/adapters/undici/fetch/fetcher-settings.js';
import { parseAllowedAddresses } from '../../src/adapters/undici/guard/allowed-addresses.js';
import { IpAddressPolicy } from '../../src/adapters/undici/guard/ip-address-policy.js';
import { UndiciFetcher } from '../../src/adapters/undici/undici.fetcher.js';
import { type Behaviour, flood, HostileOrigin, page } from '../kit/hostile-origin.js';
import { underDeadlines } from '../kit/under-deadlines.js';
import { codeOf, visit } from '../kit/visit.js';

const CHUNKED = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
const NINE = 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc';

let origin: HostileOrigin;
let fetcher: UndiciFetcher;

beforeEach(async () => {
  origin = await HostileOrigin.open();
  const policy = new IpAddressPolicy(parseAllowedAddresses(`127.0.0.1:${origin.port}`));
  fetcher = new UndiciFetcher(policy, DEFAULT_FETCHER_SETTINGS);
});

afterEach(async () => {
  await fetcher.close();
  await origin.close();
});

describe('a body that breaks off', () => {
  test.each<[string, string, string, Behaviour]>([
    ['is cut off', 'truncated', 'abc', (socket) => socket.end(NINE)],
    ['is cut off in a chunk', 'truncated', 'abc', (socket) => socket.end(`${CHUNKED}9\r\nabc`)],
    [
      'goes on with what is no chunk',
      'invalid_response',
      'abc',
      (socket) => socket.write(`${CHUNKED}3\r\nabc\r\nxyz\r\n`),
    ],
    [
      'is cut off though it is odd',
      'truncated',
      'abc',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nx-odd : 1\r\ncontent-length: 9\r\n\r\nabc'),
    ],
    ['never ends', 'too_large', 'x'.repeat(1_000), flood('HTTP/1.1 200 OK\r\n\r\n', 'x')],
    [
      'is a gzip bomb',
      'too_large',
      '\0'.repeat(1_000),
      (socket) => socket.write(page(gzipSync(Buffer.alloc(500_000)), ['content-encoding: gzip'])),
    ],
  ])('because it %s (%s) is kept as far as it came', async (_, code, came, behaviour) => {
    origin.at('/', behaviour);
    const { outcome, partial } = await visit(fetcher, origin.url('/'), { maxBytes: 1_000 });

    expect(codeOf(outcome)).toBe(code);
    expect(partial?.toString()).toBe(came);
    const sha256 = createHash('sha256').update(came).digest('hex');
    expect(outcome).toMatchObject({ partial: { sha256, size: came.length }, response: { httpStatus: 200 } });
  });

  test('at the deadline is kept as far as it came', async () => {
    origin.at('/', (socket) => socket.write(NINE));
    const { result } = await underDeadlines(
      (timeoutMs) => visit(fetcher, origin.url('/'), { timeoutMs }),
      ({ partial }) => partial !== undefined,
    );

    expect(codeOf(result.outcome)).toBe('timeout_total');
    expect(result.partial?.toString()).toBe('abc');
  });

  test.each([
    ['a body of a length', NINE],
    ['a body that ends with its connection (RFC 9112, 8)', 'HTTP/1.1 200 OK\r\n\r\nabc'],
    [
      'chunks of a connection that is closed then',
      'HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n',
    ],
    ['what is odd, and ends with its connection', 'HTTP/1.1 200 OK\r\nx-odd : 1\r\n\r\nabc'],
  ])('by a reset is kept as far as it came: %s', async (_, bytes) => {
    let cut: (() => void) | undefined;
    origin.at('/', (socket) => {
      socket.write(bytes);
      cut = () => socket.resetAndDestroy();
    });
    const seen: Uint8Array[] = [];
    const request = { url: origin.url('/'), headers: [], timeoutMs: 120_000, maxBytes: 1_000 };
    const outcome = await fetcher.fetch(
      { ...request, signal: new AbortController().signal, enter: async () => undefined },
      async (body) => {
        for await (const piece of body) {
          seen.push(piece);
          cut?.(); // what comes with a reset may be lost with it
        }
        return { sha256: '', size: Buffer.concat(seen).length };
      },
    );

    expect(outcome).toMatchObject({ error: { code: 'connection_reset' }, partial: { size: 3 } });
  });

  test.each([
    ['has a length', 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 3\r\n\r\nabc'],
    ['has chunks', 'HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n'],
    ['has a length, and is odd', 'HTTP/1.1 200 OK\r\nx-odd : 1\r\ncontent-length: 3\r\n\r\nabc'],
  ])('does not where it %s, and the reset comes after its end', async (_, bytes) => {
    origin.at('/', (socket) => {
      socket.write(bytes);
      socket.once('end', () => socket.resetAndDestroy());
    });
    const { outcome, body } = await visit(fetcher, origin.url('/'));

    expect(outcome.kind).toBe('response');
    expect(body?.toString()).toBe('abc');
  });

  test.each<[string, Behaviour]>([
    ['before its first byte', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n')],
    [
      'since it says that it is too long',
      (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\nabc'),
    ],
    ['before its head is complete', (socket) => socket.end('HTTP/1.1 200 OK\r\nx-half: ')],
  ])('%s leaves nothing to keep', async (_, behaviour) => {
    origin.at('/', behaviour);
    const { outcome, partial } = await visit(fetcher, origin.url('/'), { maxBytes: 1_000 });

    expect(outcome.kind).toBe('failure');
    expect(outcome).not.toHaveProperty('partial');
    expect(partial).toBeUndefined();
  });

  test('when it is read leniently is not kept where the second try brings the whole', async () => {
    origin.at('/', (socket) => socket.write(`${CHUNKED}3\r\nabc\r\n3 \r\ndef\r\n0\r\n\r\n`));
    const { outcome, body } = await visit(fetcher, origin.url('/'));

    expect(outcome).not.toHaveProperty('partial');
    expect(body?.toString()).toBe('abcdef');
  });

  test('because nobody wants it any more is not kept', async () => {
    const aborting = new AbortController();
    origin.at('/', (socket) => socket.write(NINE));
    let wasWhole = false;
    const request = { url: origin.url('/'), headers: [], timeoutMs: 120_000, maxBytes: 1_000, signal: aborting.signal };
    const fetching = fetcher.fetch({ ...request, enter: async () => undefined }, async (body) => {
      for await (const _ of body) aborting.abort(new Error('enough'));
      wasWhole = true;
      return { sha256: '', size: 3 };
    });

    await expect(fetching).rejects.toThrow('enough');
    expect(wasWhole).toBe(false);
  });
});
