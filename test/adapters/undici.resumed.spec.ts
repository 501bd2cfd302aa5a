import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_FETCHER_SETTINGS } from '../../src/adapters/undici/fetch/fetcher-settings.js';
import { parseAllowedAddresses } from '../../src/adapters/undici/guard/allowed-addresses.js';
import { IpAddressPolicy } from '../../src/adapters/undici/guard/ip-address-policy.js';
import { UndiciFetcher } from '../../src/adapters/undici/undici.fetcher.js';
import type { FetchRequest } from '../../src/outbound/fetcher.js';
import { HostileOrigin, page } from '../kit/hostile-origin.js';
import { codeOf, visit } from '../kit/visit.js';

const WHOLE = 'The quick brown fox jumps over the lazy dog';
const THERE = 10;
const TAG = 'etag: "1"';

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

async function* thereAlready(): AsyncGenerator<Uint8Array> {
  yield Buffer.from(WHOLE.slice(0, 3));
  yield Buffer.from(WHOLE.slice(3, THERE));
}

/** Asks for a path of which the beginning is there. */
const ask = (path: string, more: Partial<FetchRequest> = {}, of = path) => {
  const rest = { url: origin.url(of), validator: '"1"', offset: THERE, beginning: thereAlready };
  return visit(fetcher, origin.url(path), { rest, ...more });
};
const restOf = (body = WHOLE.slice(THERE), headers: readonly string[] = []) =>
  page(
    body,
    [TAG, `content-range: bytes ${THERE}-${WHOLE.length - 1}/${WHOLE.length}`, ...headers],
    '206 Partial Content',
  );
/** What of a request is about a part. */
const askedFor = (head = '') =>
  head
    .split('\r\n')
    .filter((line) => /^(?:range|if-range|accept-encoding):/i.test(line))
    .sort();
const ASKED = ['accept-encoding: identity', 'if-range: "1"', `range: bytes=${THERE}-`];
const isInFull = (head = '') => !/\r\nrange:/.test(head);

describe('a fetch whose page came in part', () => {
  test('asks for the rest, and makes one page of both', async () => {
    origin.at('/', restOf());
    const { outcome, body } = await ask('/');

    expect(body?.toString()).toBe(WHOLE);
    expect(origin.heads.map(askedFor)).toEqual([ASKED]);
    expect(outcome).toMatchObject({
      kind: 'response',
      response: { httpStatus: 200, warnings: [`Its first ${THERE} bytes came with an earlier attempt`] },
      body: { size: WHOLE.length, sha256: createHash('sha256').update(WHOLE).digest('hex') },
    });
    const { headers } = (outcome as { response: { headers: readonly (readonly string[])[] } }).response;
    expect(headers).toContainEqual(['content-length', `${WHOLE.length}`]);
    expect(headers.filter(([name]) => name === 'content-range')).toEqual([]);
  });

  test('takes a rest whose length is not told, and leaves its connection to the next', async () => {
    const head = `HTTP/1.1 206 Partial Content\r\n${TAG}\r\ncontent-range: bytes 10-42/43\r\n`;
    origin.at('/', `${head}transfer-encoding: chunked\r\n\r\n21\r\n${WHOLE.slice(THERE)}\r\n0\r\n\r\n`);
    expect((await ask('/')).body?.toString()).toBe(WHOLE);
    expect((await ask('/')).body?.toString()).toBe(WHOLE);

    expect(origin.connections).toBe(1);
  });

  test('begins anew where the page changed', async () => {
    origin.at('/', page('another', ['etag: "2"']));
    const { outcome, body } = await ask('/');

    expect(body?.toString()).toBe('another');
    expect(outcome).toMatchObject({ kind: 'response', response: { httpStatus: 200 } });
    expect(origin.heads).toHaveLength(1);
  });

  test.each<[string, Buffer | string]>([
    ['is of another page', page('x', ['etag: "2"', 'content-range: bytes 10-42/43'], '206 Partial Content')],
    ['names no page', page('x', ['content-range: bytes 10-42/43'], '206 Partial Content')],
    ['begins elsewhere', page('x', [TAG, 'content-range: bytes 0-42/43'], '206 Partial Content')],
    ['ends before the end', page('x', [TAG, 'content-range: bytes 10-20/43'], '206 Partial Content')],
    ['says not how long the whole is', page('x', [TAG, 'content-range: bytes 10-42/*'], '206 Partial Content')],
    ['says not what it is', page('x', [TAG], '206 Partial Content')],
    ['is encoded', restOf('x', ['content-encoding: gzip'])],
    ['is none', page('', ['content-range: bytes */5'], '416 Range Not Satisfiable')],
  ])('asks for the whole where the part that comes %s', async (_, part) => {
    origin.at('/', (socket, head) => socket.write(isInFull(head) ? page('whole', [TAG]) : part));
    const { outcome, body } = await ask('/');

    expect(body?.toString()).toBe('whole');
    expect(outcome).toMatchObject({ kind: 'response', response: { httpStatus: 200 } });
    expect(origin.heads.map(isInFull)).toEqual([false, true]);
  });

  test('takes no part that comes all the same', async () => {
    origin.at('/', page('x', [TAG, 'content-range: bytes 0-0/43'], '206 Partial Content'));
    const { outcome } = await ask('/');

    expect(codeOf(outcome)).toBe('unexpected_partial');
  });

  test('keeps both as a part where the rest breaks off too', async () => {
    origin.at('/', (socket) => socket.end(restOf().subarray(0, -5)));
    const { outcome, partial } = await ask('/');

    expect(codeOf(outcome)).toBe('truncated');
    expect(partial?.toString()).toBe(WHOLE.slice(0, -5));
    expect(outcome).toMatchObject({ response: { httpStatus: 200 }, partial: { size: WHOLE.length - 5 } });
  });

  test('does not take for whole what is shorter than it said', async () => {
    const head = `HTTP/1.1 206 Partial Content\r\n${TAG}\r\ncontent-range: bytes 10-42/43\r\n`;
    origin.at('/', `${head}transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`);
    const { outcome } = await ask('/');

    expect(outcome).toMatchObject({ error: { code: 'truncated', message: expect.stringContaining('Of 43 bytes') } });
  });

  test('is too large by both together', async () => {
    origin.at('/', restOf());

    expect(codeOf((await ask('/', { maxBytes: WHOLE.length - 1 })).outcome)).toBe('too_large');
    expect((await ask('/', { maxBytes: WHOLE.length })).body?.toString()).toBe(WHOLE);
  });

  test('asks for the rest only where the page came from, be that behind a redirect', async () => {
    origin.at('/moved', `HTTP/1.1 302 Found\r\nlocation: ${origin.url('/')}\r\ncontent-length: 0\r\n\r\n`);
    origin.at('/', restOf());
    const { outcome, body } = await ask('/moved', {}, '/');

    expect(body?.toString()).toBe(WHOLE);
    expect(origin.heads.map(isInFull)).toEqual([true, false]);
    expect(outcome).toMatchObject({ response: { finalUrl: origin.url('/'), redirects: [{ status: 302 }] } });
  });

  test('leaves the job its own headers, whatever they hold', async () => {
    origin.at('/', restOf());
    await ask('/', {
      headers: [
        ['x-lists', 'accept-encoding'],
        ['x-next', 'is a name'],
      ],
    });

    expect(origin.heads[0]).toMatch(/\r\nx-lists: accept-encoding\r\nx-next: is a name\r\n/);
    expect(askedFor(origin.heads[0])).toEqual(ASKED);
  });

  test('asks for no rest where the job asks for a part itself', async () => {
    origin.at('/', page('The', ['content-range: bytes 0-2/43'], '206 Partial Content'));
    const { outcome, body } = await ask('/', { headers: [['range', 'bytes=0-2']] });

    expect(body?.toString()).toBe('The');
    expect(outcome).toMatchObject({ response: { httpStatus: 206 } });
  });

  test('fails by our own fault where what was there cannot be read', async () => {
    origin.at('/', restOf());
    const lost = new Error('It is gone');
    const beginning = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from(WHOLE.slice(0, 3));
      throw lost;
    };
    const rest = { url: origin.url('/'), validator: '"1"', offset: THERE, beginning };

    await expect(visit(fetcher, origin.url('/'), { rest })).rejects.toThrow('It is gone');
  });
});

describe('a fetch that is aborted', () => {
  /** Aborts once so much of the body came. */
  const abortedAt = async (keptFromBytes: number | undefined) => {
    const aborting = new AbortController();
    origin.at('/', `HTTP/1.1 200 OK\r\n${TAG}\r\ncontent-length: 43\r\n\r\nThe quick `);
    const request = { headers: [], timeoutMs: 60_000, maxBytes: 1_000, enter: async () => undefined };
    const bounds = { signal: aborting.signal, ...(keptFromBytes !== undefined && { keptFromBytes }) };
    return fetcher.fetch({ url: origin.url('/'), ...request, ...bounds }, async (source) => {
      let size = 0;
      for await (const chunk of source) {
        size += chunk.length;
        if (size === THERE) aborting.abort(new Error('enough'));
      }
      return { sha256: 'kept', size };
    });
  };

  test('tells what came, where that is enough to be kept', async () => {
    expect(await abortedAt(THERE)).toMatchObject({
      kind: 'interrupted',
      response: { httpStatus: 200, finalUrl: origin.url('/') },
      partial: { sha256: 'kept', size: THERE },
    });
  });

  test.each([THERE + 1, undefined])('rejects as its signal says where it is not: %s', async (enough) => {
    await expect(abortedAt(enough)).rejects.toThrow('enough');
  });
});
