import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_FETCHER_SETTINGS } from '../../src/adapters/undici/fetch/fetcher-settings.js';
import { parseAllowedAddresses } from '../../src/adapters/undici/guard/allowed-addresses.js';
import { IpAddressPolicy } from '../../src/adapters/undici/guard/ip-address-policy.js';
import { UndiciFetcher } from '../../src/adapters/undici/undici.fetcher.js';
import type { FetchRequest } from '../../src/outbound/fetcher.js';
import { HostileOrigin, page } from '../kit/hostile-origin.js';
import { visit } from '../kit/visit.js';

/** With the length of the page, as is allowed (RFC 9110, 8.6). */
const NOT_MODIFIED = 'HTTP/1.1 304 Not Modified\r\netag: "1"\r\ncontent-length: 9\r\n\r\n';
const HEADERS = [
  ['if-none-match', '"1"'],
  ['if-modified-since', 'Sun, 01 Mar 2026 12:00:00 GMT'],
] as const;

let origin: HostileOrigin;
let other: HostileOrigin;
let fetcher: UndiciFetcher;

beforeEach(async () => {
  origin = await HostileOrigin.open();
  other = await HostileOrigin.open();
  const allowed = `127.0.0.1:${origin.port},127.0.0.1:${other.port}`;
  fetcher = new UndiciFetcher(new IpAddressPolicy(parseAllowedAddresses(allowed)), DEFAULT_FETCHER_SETTINGS);
});

afterEach(async () => {
  await fetcher.close();
  await origin.close();
  await other.close();
});

/** Asks for a path on the condition that a page of another, or the same, changed. */
const ask = (path: string, of = origin.url(path), holds = async () => true, more: Partial<FetchRequest> = {}) =>
  visit(fetcher, origin.url(path), { condition: { url: of, headers: HEADERS, holds }, ...more });
/** For each request whether it had the condition. */
const conditional = ({ heads }: HostileOrigin) =>
  heads.map((head) => HEADERS.every(([name, value]) => head.includes(`\r\n${name}: ${value}`)));
/** 304 for those who ask with a condition, the page for all others. */
const knowing = (at: HostileOrigin, path: string) =>
  at.at(path, (socket, head) => socket.write(head.includes('if-none-match') ? NOT_MODIFIED : page('page')));

describe('a fetch on a condition', () => {
  test('ends with the 304 that it asked for, and keeps nothing', async () => {
    knowing(origin, '/');
    const { outcome, body } = await ask('/');

    expect(outcome).toMatchObject({
      kind: 'unchanged',
      response: { httpStatus: 304, finalUrl: origin.url('/'), redirects: [] },
    });
    expect(body).toBeUndefined();
    expect(conditional(origin)).toEqual([true]);
  });

  test('leaves its connection to the next', async () => {
    origin.at('/', 'HTTP/1.1 304 Not Modified\r\netag: "1"\r\n\r\n');
    await ask('/');
    await ask('/');

    expect(conditional(origin)).toEqual([true, true]);
    expect(origin.connections).toBe(1);
  });

  test('takes the page where there is a new one', async () => {
    origin.at('/', page('new'));
    const { outcome, body } = await ask('/');

    expect(outcome).toMatchObject({ kind: 'response', response: { httpStatus: 200 } });
    expect(body?.toString()).toBe('new');
  });

  test('is one without, once, where the earlier page is gone', async () => {
    knowing(origin, '/');
    const { outcome, body } = await ask('/', origin.url('/'), async () => false);

    expect(outcome).toMatchObject({ kind: 'response', response: { httpStatus: 200 } });
    expect(body?.toString()).toBe('page');
    expect(conditional(origin)).toEqual([true, false]);
  });

  test('takes a 304 as it comes that answers without, too', async () => {
    origin.at('/', NOT_MODIFIED);
    const { outcome } = await ask('/', origin.url('/'), async () => false);

    expect(outcome).toMatchObject({ kind: 'response', response: { httpStatus: 304 } });
    expect(conditional(origin)).toEqual([true, false]);
  });

  test('throws what keeps it from looking for the earlier page', async () => {
    knowing(origin, '/');
    const away = new Error('The store is away');

    await expect(ask('/', origin.url('/'), () => Promise.reject(away))).rejects.toThrow(away);
  });

  test('sends it to the URL that the page came from, and to no other that redirects lead over', async () => {
    origin.at('/', `HTTP/1.1 302 Found\r\nlocation: ${other.url('/page')}\r\ncontent-length: 0\r\n\r\n`);
    knowing(other, '/page');
    const { outcome } = await ask('/', other.url('/page'));

    expect(outcome).toMatchObject({
      kind: 'unchanged',
      response: { finalUrl: other.url('/page'), redirects: [{ status: 302, url: origin.url('/') }] },
    });
    expect([conditional(origin), conditional(other)]).toEqual([[false], [true]]);
  });

  test('does not send it where a page has moved to', async () => {
    origin.at('/', `HTTP/1.1 302 Found\r\nlocation: ${other.url('/page')}\r\ncontent-length: 0\r\n\r\n`);
    knowing(other, '/page');
    const { body } = await ask('/');

    expect(body?.toString()).toBe('page');
    expect([conditional(origin), conditional(other)]).toEqual([[true], [false]]);
  });

  test('takes any other answer as it comes', async () => {
    origin.at('/', 'HTTP/1.1 412 Precondition Failed\r\ncontent-length: 0\r\n\r\n');
    const { outcome } = await ask('/');

    expect(outcome).toMatchObject({ kind: 'response', response: { httpStatus: 412 } });
    expect(conditional(origin)).toEqual([true]);
  });
});

describe('a fetch without a condition', () => {
  test('that is answered 304 is asked for once more, and takes what comes then', async () => {
    let times = 0;
    origin.at('/', (socket) => socket.write(times++ === 0 ? NOT_MODIFIED : page('page')));
    const { body } = await visit(fetcher, origin.url('/'));

    expect(body?.toString()).toBe('page');
    expect(origin.heads).toHaveLength(2);
  });

  test('takes a 304 as it comes that a header of its own asked for', async () => {
    knowing(origin, '/');
    const { outcome } = await visit(fetcher, origin.url('/'), { headers: [['if-none-match', '"x"']] });

    expect(outcome).toMatchObject({ kind: 'response', response: { httpStatus: 304 } });
    expect(origin.heads).toHaveLength(1);
  });
});
