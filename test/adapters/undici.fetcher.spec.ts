import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_FETCHER_SETTINGS, userAgent } from '../../src/adapters/undici/fetch/fetcher-settings.js';
import { MORE_BEHIND } from '../../src/adapters/undici/fetch/gunzip.js';
import { parseAllowedAddresses } from '../../src/adapters/undici/guard/allowed-addresses.js';
import { IpAddressPolicy } from '../../src/adapters/undici/guard/ip-address-policy.js';
import { UndiciFetcher } from '../../src/adapters/undici/undici.fetcher.js';
import { eventually } from '../kit/eventually.js';
import { type Behaviour, HostileOrigin, page } from '../kit/hostile-origin.js';
import { codeOf, visit } from '../kit/visit.js';

const TEXT = 'The quick brown fox jumps over the lazy dog. '.repeat(2_000);
const gzipped = gzipSync(TEXT);
const PART = page('abc', ['content-range: bytes 0-2/9'], '206 Partial Content');
const settings = { ...DEFAULT_FETCHER_SETTINGS, userAgent: userAgent('1.2.3', 'https://example.com/bot') };

let origin: HostileOrigin;
let other: HostileOrigin;
let fetcher: UndiciFetcher;

beforeEach(async () => {
  origin = await HostileOrigin.open();
  other = await HostileOrigin.open();
  const allowed = parseAllowedAddresses(`127.0.0.1:${origin.port},127.0.0.1:${other.port}`);
  fetcher = new UndiciFetcher(new IpAddressPolicy(allowed), settings, async () => [
    { address: '127.0.0.1', family: 4 },
  ]);
});
afterEach(async () => {
  await fetcher.close();
  await Promise.all([origin.close(), other.close()]);
});

describe('a page that is fetched', () => {
  test('comes with its status, headers, body and timings', async () => {
    origin.at('/', page('hello', ['Content-Type: text/plain', 'Set-Cookie: a=1', 'X-Odd: 1', 'set-cookie: b=2']));
    const { outcome, body } = await visit(fetcher, origin.url('/'));

    expect(body?.toString()).toBe('hello');
    expect(outcome).toEqual({
      kind: 'response',
      response: {
        httpStatus: 200,
        headers: [
          ['content-length', '5'],
          ['content-type', 'text/plain'],
          ['set-cookie', 'a=1'],
          ['x-odd', '1'],
          ['set-cookie', 'b=2'],
        ],
        contentType: 'text/plain',
        finalUrl: origin.url('/'),
        redirects: [],
      },
      body: { sha256: createHash('sha256').update('hello').digest('hex'), size: 5 },
      timings: {
        dnsMs: null,
        connectMs: expect.any(Number),
        firstByteMs: expect.any(Number),
        totalMs: expect.any(Number),
      },
    });
  });

  test.each([
    ['gzip', gzipSync(TEXT)],
    ['x-gzip', gzipSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['Deflate', deflateRawSync(TEXT)],
    ['identity', Buffer.from(TEXT)],
    ['gzip, br', brotliCompressSync(gzipSync(TEXT))],
    ['deflate, identity, gzip', gzipSync(deflateSync(TEXT))],
    ['gzip', Buffer.concat([gzipSync(TEXT.slice(0, 1_000)), gzipSync(TEXT.slice(1_000))])],
  ])('is decoded when it is encoded as %s', async (coding, bytes) => {
    origin.at('/', page(bytes, [`content-encoding: ${coding}`]));
    const { outcome, body } = await visit(fetcher, origin.url('/'));

    expect(outcome.kind).toBe('response');
    expect(body?.toString()).toBe(TEXT);
  });

  test.each([
    ['none', TEXT, 'Content-Encoding says "none", which is no coding'],
    ['utf-8', TEXT, 'Content-Encoding says "utf-8", which is no coding'],
    ['constructor', TEXT, 'Content-Encoding says "constructor", which is no coding'],
    ['zstd', 'as if zstd', 'The body is still encoded, as zstd'],
    ['Compress', 'as if compress', 'The body is still encoded, as Compress'],
    ['gzip, zstd', 'as if zstd of gzip', 'The body is still encoded, as gzip, zstd'],
  ])('is taken as it was received when it claims to be encoded as %s', async (coding, bytes, warning) => {
    origin.at('/', page(bytes, [`content-encoding: ${coding}`]));
    const { outcome, body } = await visit(fetcher, origin.url('/'));

    expect(body?.toString()).toBe(bytes);
    expect(outcome).toMatchObject({ kind: 'response', response: { contentEncoding: coding, warnings: [warning] } });
  });

  test('tells of a claim no more than somebody reads, however long it is', async () => {
    origin.at('/', page(TEXT, [`content-encoding: ${Array(9_000).fill('none').join()}`]));
    const { outcome, body } = await visit(fetcher, origin.url('/'));

    expect(body?.toString()).toBe(TEXT);
    expect(JSON.stringify(outcome.kind === 'response' && outcome.response.warnings).length).toBeLessThan(200);
  });

  test.each([
    ['gzip, utf-8', gzipSync(TEXT), 'Content-Encoding says "utf-8", which is no coding'],
    ['none, gzip', gzipSync(TEXT), 'Content-Encoding says "none", which is no coding'],
    ['zstd, br', brotliCompressSync(TEXT), 'The body is still encoded, as zstd'],
  ])('is decoded as far as it can be when it claims to be encoded as %s', async (coding, bytes, warning) => {
    origin.at('/', page(bytes, [`content-encoding: ${coding}`]));
    const { outcome, body } = await visit(fetcher, origin.url('/'));

    expect(body?.toString()).toBe(TEXT);
    expect(outcome).toMatchObject({ kind: 'response', response: { contentEncoding: coding, warnings: [warning] } });
  });

  test.each([
    ['without its checksum', gzipped.subarray(0, -8), 'gzip ends without its checksum'],
    ['with half of its checksum', gzipped.subarray(0, -3), 'gzip ends without its checksum'],
    ['with text behind its end', Buffer.concat([gzipped, Buffer.from('<!-- 0.1 s -->')]), MORE_BEHIND],
    ['with a byte behind its end', Buffer.concat([gzipped, Buffer.from('\n')]), MORE_BEHIND],
  ])('is whole when it comes as gzip %s', async (_, bytes, warning) => {
    origin.at('/', page(bytes, ['content-encoding: gzip']));
    origin.at('/slowly', inPieces(page(bytes, ['content-encoding: gzip', 'connection: close'])));
    const visits = [await visit(fetcher, origin.url('/')), await visit(fetcher, origin.url('/slowly'))];

    for (const { outcome, body } of visits) {
      expect(outcome).toMatchObject({ kind: 'response', response: { warnings: [warning] } });
      expect(body?.toString()).toBe(TEXT);
    }
  });

  test.each([
    ['zeros behind its end', Buffer.concat([gzipped, Buffer.alloc(700)])],
    ['a name, a comment, an extra field and a checksum of these', gzipWithFields(TEXT)],
    ['many members', Buffer.concat(TEXT.match(/[\s\S]{1,500}/g)?.map((part) => gzipSync(part)) ?? [])],
  ])('is decoded without a warning when it comes as gzip with %s', async (_, bytes) => {
    origin.at('/', inPieces(page(bytes, ['content-encoding: gzip', 'connection: close'])));
    const { outcome, body } = await visit(fetcher, origin.url('/'));

    expect(body?.toString()).toBe(TEXT);
    expect(outcome.kind === 'response' && outcome.response.warnings).toBe(undefined);
  });

  test.each([
    ['a wrong checksum', 'invalid_response', Buffer.concat([gzipped.subarray(0, -8), Buffer.alloc(8, 7)])],
    ['a wrong length', 'invalid_response', Buffer.concat([gzipped.subarray(0, -4), Buffer.alloc(4, 7)])],
    ['its data cut by a byte', 'truncated', gzipped.subarray(0, -9)],
    ['half a header', 'truncated', gzipped.subarray(0, 7)],
    ['a second member that is cut', 'truncated', Buffer.concat([gzipped, gzipped.subarray(0, 50)])],
  ])('is none when it comes as gzip with %s', async (_, code, bytes) => {
    origin.at('/', page(bytes, ['content-encoding: gzip']));
    const { outcome } = await visit(fetcher, origin.url('/'));

    expect(codeOf(outcome)).toBe(code);
  });

  test('is asked for once more where only a part of it came, for which nobody asked', async () => {
    let asked = 0;
    origin.at('/', (socket) => socket.write(asked++ === 0 ? PART : page('whole')));
    const { outcome, body } = await visit(fetcher, origin.url('/'));

    expect(outcome).toMatchObject({ kind: 'response', response: { httpStatus: 200 } });
    expect(body?.toString()).toBe('whole');
  });

  test('is none where only a part of it comes, again and again', async () => {
    origin.at('/', PART);
    const { outcome, body } = await visit(fetcher, origin.url('/'));

    expect(outcome).toMatchObject({
      kind: 'failure',
      error: { code: 'unexpected_partial' },
      response: { httpStatus: 206 },
    });
    expect([body, origin.heads.length]).toEqual([undefined, 2]);
  });

  test('may be a part where the job itself asked for one', async () => {
    origin.at('/', PART);
    const { body } = await visit(fetcher, origin.url('/'), { headers: [['range', 'bytes=0-2']] });

    expect([body?.toString(), origin.heads.length]).toEqual(['abc', 1]);
  });

  test('may be empty although a coding is announced', async () => {
    origin.at('/', page('', ['content-encoding: gzip']));
    const { outcome, body } = await visit(fetcher, origin.url('/'));

    expect(outcome).toMatchObject({ kind: 'response', body: { size: 0 } });
    expect(body?.length).toBe(0);
  });

  test.each([
    ['204 No Content', 'x-any: 1'],
    ['304 Not Modified', 'etag: "x"'],
    ['304 Not Modified', 'content-length: 99999999'],
    ['304 Not Modified', 'content-encoding: gzip'],
  ])('has an empty body by its status: %s with %s', async (status, header) => {
    origin.at('/', `HTTP/1.1 ${status}\r\n${header}\r\n\r\n`);
    const { outcome, body } = await visit(fetcher, origin.url('/'));

    expect(outcome).toMatchObject({ kind: 'response', body: { size: 0, sha256: createHash('sha256').digest('hex') } });
    expect(body?.length).toBe(0);
  });

  test.each([
    [
      'in chunks',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2;ext=1\r\nde\r\n0\r\nx-trailer: 1\r\n\r\n',
    ],
    [
      'after interim responses',
      'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabcde',
    ],
    [
      'with headers that are names in JavaScript',
      page('abcde', ['__proto__: 1', 'constructor: 2', 'toString: 3']).toString(),
    ],
  ])('arrives %s', async (_, bytes) => {
    origin.at('/', bytes);
    const { outcome, body } = await visit(fetcher, origin.url('/'));

    expect(outcome).toMatchObject({ kind: 'response' });
    expect(body?.toString()).toBe('abcde');
  });

  test('may end with its connection', async () => {
    origin.at('/', (socket) => socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nuntil the end'));
    const { body } = await visit(fetcher, origin.url('/'));

    expect(body?.toString()).toBe('until the end');
  });

  test.each([404, 500, 599, 999])('is a response whatever its status: %i', async (status) => {
    origin.at('/', page('so it is', [], `${status} Whatever`));
    const { outcome } = await visit(fetcher, origin.url('/'));

    expect(outcome).toMatchObject({ kind: 'response', response: { httpStatus: status }, body: { size: 8 } });
  });

  test('may be exactly as large as is accepted, and not one byte larger', async () => {
    origin.at('/', page('x'.repeat(1_000)));
    const fits = await visit(fetcher, origin.url('/'), { maxBytes: 1_000 });
    const tooLarge = await visit(fetcher, origin.url('/'), { maxBytes: 999 });

    expect(fits.outcome.kind).toBe('response');
    expect(tooLarge.outcome).toMatchObject({ error: { code: 'too_large' }, response: { httpStatus: 200 } });
    expect(tooLarge.body).toBeUndefined();
  });
});

describe('a request', () => {
  const headersOf = (head: string | undefined) => head?.split('\r\n').slice(1) ?? [];

  test('says honestly who asks, and what can be decoded', async () => {
    origin.at('/', page(''));
    await visit(fetcher, origin.url('/'));

    expect(headersOf(origin.heads[0])).toEqual([
      `host: 127.0.0.1:${origin.port}`,
      'connection: keep-alive',
      'accept-encoding: gzip, deflate, br',
      'user-agent: Retriever/1.2.3 (+https://example.com/bot)',
      'accept: */*',
    ]);
  });

  test("carries the job's headers in place of ours, but for the codings", async () => {
    origin.at('/', page(''));
    const headers = [
      ['accept', 'text/html'],
      ['accept-encoding', 'zstd'],
      ['user-agent', 'Me/1'],
      ['x-key', '1'],
    ] as const;
    await visit(fetcher, origin.url('/'), { headers });

    expect(headersOf(origin.heads[0]).slice(2)).toEqual([
      'accept-encoding: gzip, deflate, br',
      'accept: text/html',
      'user-agent: Me/1',
      'x-key: 1',
    ]);
  });

  test('goes out on a kept connection where there is one', async () => {
    origin.at('/', page('again'));
    const first = await visit(fetcher, `http://kept.example:${origin.port}/`);
    const second = await visit(fetcher, `http://kept.example:${origin.port}/`);

    expect(origin.connections).toBe(1);
    expect(first.outcome.timings).toMatchObject({ dnsMs: expect.any(Number), connectMs: expect.any(Number) });
    expect(second.outcome.timings).toMatchObject({ dnsMs: null, connectMs: null, firstByteMs: expect.any(Number) });
  });

  test('is sent again when the kept connection turns out to be dead', async () => {
    let requests = 0;
    origin.at('/', (socket) => {
      requests += 1;
      if (requests === 2) socket.resetAndDestroy();
      else socket.write(page('alive'));
    });
    await visit(fetcher, origin.url('/'));
    const { outcome, body } = await visit(fetcher, origin.url('/'));

    expect(codeOf(outcome)).toBeUndefined();
    expect(body?.toString()).toBe('alive');
    expect(requests).toBe(3);
  });

  test.each([
    ['the end of a chunked 204', 'HTTP/1.1 204 No Content\r\ntransfer-encoding: chunked\r\n\r\n', '0\r\n\r\n'],
    ['what came beyond a length that was too small', 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc', 'defg'],
    ['half a head', 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc', 'HTTP/1.1 200 OK\r\nx: y'],
  ])('is sent again where late bytes of an earlier response come in place of its own: %s', async (_, early, late) => {
    let requests = 0;
    origin.at('/early', early);
    origin.at('/innocent', (socket) => {
      requests += 1;
      if (requests === 1) socket.end(late);
      else socket.write(page('innocent'));
    });
    await visit(fetcher, origin.url('/early'));
    const { outcome, body } = await visit(fetcher, origin.url('/innocent'));

    expect(codeOf(outcome)).toBeUndefined();
    expect(body?.toString()).toBe('innocent');
    expect([requests, origin.connections]).toEqual([2, 2]);
  });

  test('keeps no more connections than the settings say', async () => {
    const frugal = new UndiciFetcher(new IpAddressPolicy(parseAllowedAddresses('127.0.0.1')), {
      ...settings,
      maxIdleConnections: 1,
    });
    origin.at('/', page(''));
    other.at('/', page(''));
    await visit(frugal, origin.url('/'));
    await visit(frugal, other.url('/'));

    await eventually(() => expect([origin.openSockets, other.openSockets]).toEqual([0, 1]));
    await frugal.close();
  });

  test('is refused by a fetcher that was closed', async () => {
    await fetcher.close();

    await expect(visit(fetcher, origin.url('/'))).rejects.toThrow('closed');
  });
});

describe('a redirect', () => {
  const redirect = (to: string, status = '302 Found') => page('moved', [`location: ${to}`], status);

  test('asks before it goes to another host, and not within one', async () => {
    const asked: string[] = [];
    const enter = async (host: string) => {
      asked.push(host);
      return undefined;
    };
    origin.at('/1', redirect('/2'));
    origin.at('/2', redirect(other.url('/3')));
    other.at('/3', redirect('/4'));
    other.at('/4', redirect(origin.url('/5')));
    origin.at('/5', page('here'));
    const { body } = await visit(fetcher, origin.url('/1'), { enter });

    expect(body?.toString()).toBe('here');
    expect(asked).toEqual([`127.0.0.1:${other.port}`, `127.0.0.1:${origin.port}`]);
  });

  test('does not go to a host that is not free, and says so', async () => {
    const restsUntil = new Date('2026-03-01T12:00:00Z');
    const enter = async (host: string) => ({ host, restsUntil });
    origin.at('/1', redirect(other.url('/2')));
    const { outcome, body } = await visit(fetcher, origin.url('/1'), { enter });

    const host = `127.0.0.1:${other.port}`;
    expect(outcome).toEqual({ kind: 'busy', host, restsUntil, timings: expect.anything() });
    expect(body).toBeUndefined();
    expect(other.heads).toEqual([]);
  });

  test('that waits for another host waits no longer than the fetch may take', async () => {
    origin.at('/1', redirect(other.url('/2')));
    const enter = async () => {
      await sleep(400);
      return undefined;
    };
    const { outcome } = await visit(fetcher, origin.url('/1'), { enter, timeoutMs: 200 });

    expect(codeOf(outcome)).toBe('timeout_total');
    expect(other.heads).toEqual([]);
  });

  test('that waits for a busy host until its time is over says that it is busy', async () => {
    origin.at('/1', redirect(other.url('/2')));
    const enter = async (host: string) => {
      await sleep(400);
      return { host, restsUntil: null };
    };
    const { outcome } = await visit(fetcher, origin.url('/1'), { enter, timeoutMs: 200 });

    expect(outcome).toMatchObject({ kind: 'busy', host: `127.0.0.1:${other.port}`, restsUntil: null });
  });

  test('that waits for another host is ended by its signal', async () => {
    const stopping = new AbortController();
    origin.at('/1', redirect(other.url('/2')));
    const enter = async (host: string) => {
      stopping.abort(new Error('It is paused'));
      return { host, restsUntil: null };
    };
    const fetching = visit(fetcher, origin.url('/1'), { enter, signal: stopping.signal });

    await expect(fetching).rejects.toThrow('It is paused');
  });
  const setting = (to: string, cookies: readonly string[]) =>
    page('moved', [`location: ${to}`, ...cookies], '302 Found');

  test('is followed and recorded hop by hop', async () => {
    origin.at('/1', redirect('/2#part', '301 Moved'));
    origin.at('/2', redirect(`3?q=${Buffer.from('é').toString('latin1')}`, '302 Found'));
    origin.at('/3?q=%C3%A9', redirect(other.url('/4'), '303 See Other'));
    other.at('/4', redirect('/5', '307 Temporary'));
    other.at('/5', redirect('/6', '308 Permanent'));
    other.at('/6', page('there'));
    const { outcome, body } = await visit(fetcher, origin.url('/1'));

    expect(body?.toString()).toBe('there');
    expect(outcome).toMatchObject({
      response: {
        httpStatus: 200,
        finalUrl: other.url('/6'),
        redirects: [
          { status: 301, url: origin.url('/1') },
          { status: 302, url: origin.url('/2') },
          { status: 303, url: origin.url('/3?q=%C3%A9') },
          { status: 307, url: other.url('/4') },
          { status: 308, url: other.url('/5') },
        ],
      },
    });
    expect([origin.connections, other.connections]).toEqual([1, 1]);
  });

  test.each([
    ['without a Location', page('here', [], '302 Found')],
    ['with an empty Location', page('here', ['location:'], '302 Found')],
    ['with choices', page('here', ['location: /a'], '300 Multiple Choices')],
  ])('%s is a plain response', async (_, bytes) => {
    origin.at('/', bytes);
    const { outcome, body } = await visit(fetcher, origin.url('/'));

    expect(outcome.kind).toBe('response');
    expect(body?.toString()).toBe('here');
  });

  test('in a circle is noticed', async () => {
    origin.at('/a', redirect('/b'));
    origin.at('/b', redirect('/a'));
    const { outcome } = await visit(fetcher, origin.url('/a'));

    expect(codeOf(outcome)).toBe('redirect_loop');
    expect(outcome).toMatchObject({ response: { httpStatus: 302, finalUrl: origin.url('/b') } }); // the way there is told
    expect(origin.heads).toHaveLength(6);
  });

  test('to itself is a circle too, after a few times', async () => {
    origin.at('/a', redirect('/a#again'));

    expect(codeOf((await visit(fetcher, origin.url('/a'))).outcome)).toBe('redirect_loop');
    expect(origin.heads).toHaveLength(3);
  });

  test('to the same URL is followed, where it answers otherwise then', async () => {
    let asked = 0;
    origin.at('/a', (socket) => socket.write(asked++ === 0 ? redirect('/a') : page('at last')));
    const { outcome, body } = await visit(fetcher, origin.url('/a'));

    expect(body?.toString()).toBe('at last');
    expect(outcome).toMatchObject({ response: { redirects: [{ url: origin.url('/a') }], finalUrl: origin.url('/a') } });
  });

  test('over a gate that sets a cookie and leads back is passed, and the cookie is forgotten', async () => {
    origin.at('/a', (socket, head) =>
      socket.write(/^cookie: .*pass=1/im.test(head) ? page('inside') : redirect('/gate')),
    );
    origin.at(
      '/gate',
      setting('/a', ['set-cookie: pass=1; Path=/; HttpOnly', 'set-cookie: there; Domain=example.org']),
    );
    const visits = [await visit(fetcher, origin.url('/a')), await visit(fetcher, origin.url('/a'))];

    expect(visits.map(({ body }) => body?.toString())).toEqual(['inside', 'inside']);
    expect(origin.heads.map((head) => [head.split(' ')[1], /^cookie: (.*)$/im.exec(head)?.[1]])).toEqual(
      [0, 1].flatMap(() => [
        ['/a', undefined],
        ['/gate', undefined],
        ['/a', 'pass=1'],
      ]),
    );
  });

  test('takes no cookie to another host, nor outside its path', async () => {
    origin.at('/a', setting(`http://other.example:${other.port}/b`, ['set-cookie: mine=1; Path=/']));
    other.at('/b', setting('/c', ['set-cookie: theirs=1; Path=/elsewhere']));
    other.at('/c', page('here'));
    await visit(fetcher, origin.url('/a'));

    expect(other.heads).toHaveLength(2);
    expect(other.heads.join('\n')).not.toMatch(/^cookie:/im);
  });

  test('is followed ten times, not eleven', async () => {
    for (let n = 0; n < 20; n++) origin.at(`/${n}`, redirect(`/${n + 1}`));
    origin.at('/10', page('ten'));
    const ten = await visit(fetcher, origin.url('/0'));
    origin.at('/10', redirect('/11'));
    const eleven = await visit(fetcher, origin.url('/0'));

    expect(ten.body?.toString()).toBe('ten');
    expect(codeOf(eleven.outcome)).toBe('too_many_redirects');
    expect(eleven.outcome).toMatchObject({ response: { httpStatus: 302, finalUrl: origin.url('/10') } });
  });

  test("takes the job's headers along within an origin, and never to another", async () => {
    const headers = [
      ['accept-language', 'de'],
      ['x-api-key', 'k'],
    ] as const;
    origin.at('/1', redirect('/2'));
    origin.at('/2', redirect(other.url('/3')));
    other.at('/3', redirect(origin.url('/4')));
    origin.at('/4', page(''));
    await visit(fetcher, origin.url('/1'), { headers });

    expect(origin.heads.map((head) => head.includes('x-api-key: k'))).toEqual([true, true, false]);
    expect(other.heads[0]).toContain('accept-language: de');
    expect(other.heads[0]).not.toContain('x-api-key');
  });

  test('with a large body is followed all the same, on another connection', async () => {
    origin.at('/1', page('x'.repeat(1_000_000), ['location: /2'], '302 Found'));
    origin.at('/2', page('there'));
    const { body } = await visit(fetcher, origin.url('/1'));

    expect(body?.toString()).toBe('there');
    expect(origin.connections).toBe(2);
    await eventually(() => expect(origin.openSockets).toBe(1));
  });
});

describe('keeping a body', () => {
  test('that fails for a fault of our own is thrown, and ends the connection', async () => {
    origin.at('/', page(TEXT));
    const request = {
      url: origin.url('/'),
      headers: [],
      timeoutMs: 5_000,
      maxBytes: 1e6,
      signal: new AbortController().signal,
      enter: async () => undefined,
    };
    const full = new Error('The disk is full');

    await expect(
      fetcher.fetch(request, async (body) => {
        for await (const _ of body) throw full;
        throw new Error('There was no body');
      }),
    ).rejects.toBe(full);
    await expect(fetcher.fetch(request, () => Promise.reject(full))).rejects.toBe(full);
    await eventually(() => expect(origin.openSockets).toBe(0));
  });

  test('is waited for when the source breaks off', async () => {
    origin.at('/', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc'));
    const story: string[] = [];
    const outcome = await fetcher.fetch(requestOf('/'), async (body) => {
      for await (const chunk of body) story.push(Buffer.from(chunk).toString());
      await new Promise((resolve) => setImmediate(resolve));
      story.push('kept');
      return { sha256: '', size: 3 };
    });

    expect(story).toEqual(['abc', 'kept']);
    expect(codeOf(outcome)).toBe('truncated');
  });

  test('is waited for when the source fails before its first byte', async () => {
    origin.at('/', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n'));
    const story: string[] = [];
    const outcome = await fetcher.fetch(requestOf('/'), async (body) => {
      try {
        for await (const _ of body) story.push('a piece');
      } catch (error) {
        await new Promise((resolve) => setImmediate(resolve));
        story.push('thrown away');
        throw error;
      }
      throw new Error('The source ended well');
    });

    expect(story).toEqual(['thrown away']);
    expect(codeOf(outcome)).toBe('truncated');
  });

  const requestOf = (path: string) => ({
    url: origin.url(path),
    headers: [],
    timeoutMs: 60_000,
    maxBytes: 1e6,
    signal: new AbortController().signal,
    enter: async () => undefined,
  });
});

describe('aborting a fetch', () => {
  const reason = new Error('The job was deleted');

  test('before it began sends nothing', async () => {
    await expect(visit(fetcher, origin.url('/'), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(origin.connections).toBe(0);
  });

  test('while the head is awaited ends it with the reason', async () => {
    const stopping = new AbortController();
    origin.at('/', () => stopping.abort(reason));

    await expect(visit(fetcher, origin.url('/'), { signal: stopping.signal })).rejects.toBe(reason);
    await eventually(() => expect(origin.openSockets).toBe(0));
  });

  test('in the middle of the body makes the source fail, and ends it with the reason', async () => {
    const stopping = new AbortController();
    origin.at('/', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc');
    const { signal } = stopping;
    const enter = async () => undefined;
    const request = { url: origin.url('/'), headers: [], timeoutMs: 5_000, maxBytes: 1e6, signal, enter };
    let hasFailed = false;

    const fetching = fetcher.fetch(request, async (body) => {
      try {
        for await (const _ of body) stopping.abort(reason);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
      throw new Error('The source ended well');
    });
    await expect(fetching).rejects.toBe(reason);
    expect(hasFailed).toBe(true);
    await eventually(() => expect(origin.openSockets).toBe(0));
  });

  test('while a name is resolved does not wait for the resolver', async () => {
    const stopping = new AbortController();
    const patient = new UndiciFetcher(new IpAddressPolicy([]), settings, () => {
      stopping.abort(reason);
      return new Promise(() => {});
    });

    await expect(visit(patient, 'http://slow.example/', { signal: stopping.signal })).rejects.toBe(reason);
    await patient.close();
  });
});

/** Sends bytes so that no reader finds them where it would like to. */
function inPieces(bytes: Buffer): Behaviour {
  return async (socket) => {
    for (let at = 0; at < bytes.length && !socket.destroyed; ) {
      const size = at < 400 || at > bytes.length - 20 ? 1 : 997;
      socket.write(bytes.subarray(at, at + size));
      at += size;
      await new Promise(setImmediate);
    }
    socket.end();
  };
}

/** gzip with every optional field of its header (RFC 1952, 2.3). */
function gzipWithFields(text: string): Buffer {
  const plain = gzipSync(text);
  const head = Buffer.from(plain.subarray(0, 10));
  head[3] = 2 | 4 | 8 | 16;
  const fields = Buffer.concat([Buffer.from([3, 0, 1, 2, 3]), Buffer.from('name\0comment\0'), Buffer.from([0, 0])]);
  return Buffer.concat([head, fields, plain.subarray(10)]);
}
