import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UnfetchableUrlError } from '../../src/job/job.errors.js';
import { fetchableUrl, literalAddress, MAX_URL_BYTES } from '../../src/job/job.url.js';
import type { AddressPolicy } from '../../src/outbound/address-policy.js';

/** Knows one bad address, and whether names of a local network may be asked for. */
const policy = (allowsLocalNames: boolean): AddressPolicy => ({
  allowsLocalNames,
  refusal: (address, port) => (address === '10.0.0.1' && port !== 8080 ? `${address} is ours` : undefined),
});
const closed = policy(false);
const opened = policy(true);

const hrefOf = (text: string, asked = closed) => fetchableUrl(text, asked).href;
const codeOf = (text: string, asked = closed, base?: string) => {
  try {
    fetchableUrl(text, asked, base);
    return 'fetchable';
  } catch (error) {
    if (error instanceof UnfetchableUrlError) return error.code;
    throw error;
  }
};

describe('a URL that is fetched', () => {
  test.each([
    ['http://example.com', 'http://example.com/', 'example.com'],
    ['  HTTPS://Example.COM:443/a b#top\n', 'https://example.com/a%20b', 'example.com'],
    ['http://example.com:8080/?', 'http://example.com:8080/?', 'example.com:8080'],
    ['http://example.com/#', 'http://example.com/', 'example.com'],
    ['http://example.com/a#b#c?d', 'http://example.com/a', 'example.com'],
    ['http://bücher.example/é', 'http://xn--bcher-kva.example/%C3%A9', 'xn--bcher-kva.example'],
    ['http://example.com./a', 'http://example.com./a', 'example.com.'],
    ['http://my_host.example.com/', 'http://my_host.example.com/', 'my_host.example.com'],
    ['http://0x08080808/', 'http://8.8.8.8/', '8.8.8.8'],
    ['http://[2001:4860:4860::8888]/', 'http://[2001:4860:4860::8888]/', '[2001:4860:4860::8888]'],
  ])('%j is %s', (text, href, host) => {
    expect(fetchableUrl(text, closed)).toEqual({ href, host });
  });

  test('is the same when it is read again', () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true, size: 'medium' }), (text) => {
        fc.pre(codeOf(text) === 'fetchable');
        const url = fetchableUrl(text, closed);
        expect(url.href).not.toContain('#');
        expect(fetchableUrl(url.href, closed)).toEqual(url);
        expect(fetchableUrl(`${url.href}#else`, closed)).toEqual(url);
      }),
    );
  });

  test('may be a redirect, read from where it was met', () => {
    const read = (text: string) => fetchableUrl(text, closed, 'https://example.com/a/b').href;
    expect(read('../c')).toBe('https://example.com/c');
    expect(read('//example.org/x')).toBe('https://example.org/x');
    expect(read('')).toBe('https://example.com/a/b');
    expect(codeOf('http://[', closed, 'https://example.com/')).toBe('invalid_url');
    expect(codeOf('file:///etc/passwd', closed, 'https://example.com/')).toBe('blocked_scheme');
  });
});

describe('a URL that is not fetched', () => {
  test.each(['', 'example.com', '/a', 'http://', 'http://exa mple.com/', 'http://[::1', 'http://a:70000/'])(
    'is none at all: %j',
    (text) => {
      expect(codeOf(text)).toBe('invalid_url');
    },
  );

  test.each([
    'ftp://example.com/',
    'file:///a',
    'javascript:alert(1)',
    'data:,a',
    'ws://example.com/',
    'example.com:80',
  ])('has another scheme: %s', (text) => {
    expect(codeOf(text)).toBe('blocked_scheme');
  });

  test.each(['http://me@example.com/', 'http://me:secret@example.com/', 'http://:secret@example.com/'])(
    'carries a secret, which the refusal does not repeat: %s',
    (text) => {
      expect(codeOf(text)).toBe('invalid_url');
      expect(() => hrefOf(text)).toThrow(/^(?!.*secret).*user name or a password/);
    },
  );

  test('is longer than 8192 bytes, as written or percent-encoded', () => {
    const start = 'http://example.com/';
    const filled = (filling: string, times: number) => start + filling.repeat(times);
    const room = MAX_URL_BYTES - start.length;

    expect(codeOf(filled('a', room))).toBe('fetchable');
    expect(codeOf(filled('a', room + 1))).toBe('invalid_url');
    expect(codeOf(filled('é', Math.floor(room / 2)))).toBe('invalid_url');
    expect(codeOf(filled('é', Math.floor(room / 6)))).toBe('fetchable');
    expect(codeOf(filled('é', Math.floor(room / 6) + 1))).toBe('invalid_url');
    expect(codeOf(`${start}#${'a'.repeat(room)}`)).toBe('invalid_url');
  });

  test.each([0, 1, 22, 25, 53, 110, 143, 4190, 5060, 6000, 6665, 6669, 6679, 10080])(
    'asks for a port of another protocol: %i',
    (port) => {
      expect(codeOf(`http://example.com:${port}/`)).toBe('blocked_port');
      expect(codeOf(`https://8.8.8.8:${port}/`, opened)).toBe('blocked_port');
    },
  );

  test.each([2, 80, 81, 443, 3000, 6664, 8080, 65535])('but may ask for port %i', (port) => {
    expect(codeOf(`http://example.com:${port}/`)).toBe('fetchable');
  });

  const labels = (length: number, count: number) => Array.from({ length: count }, () => 'a'.repeat(length)).join('.');
  test.each([
    'http://a..b/',
    'http://.example.com/',
    'http://example.com../',
    'http://./',
    `http://${'a'.repeat(64)}.com/`,
    `http://${labels(62, 4)}.ab/`, // 254 characters
  ])('names a host that no DNS allows: %s', (text) => {
    expect(codeOf(text)).toBe('invalid_url');
    expect(codeOf(text, opened)).toBe('invalid_url');
  });

  test.each([`http://${'a'.repeat(63)}.com/`, `http://${labels(62, 4)}.a/`, `http://${labels(62, 4)}.a./`])(
    'but may name the longest that it does: %s',
    (text) => {
      expect(codeOf(text)).toBe('fetchable');
    },
  );

  test.each([
    'http://localhost/',
    'http://localhost./',
    'http://LOCALHOST:8080/',
    'http://intranet/',
    'http://a.localhost/',
    'http://printer.local/',
    'http://printer.local./',
    'http://localhost.localdomain/',
    'http://host.docker.internal/',
    'http://router.home.arpa/',
    'http://home.arpa/',
  ])('names what only a local network knows, unless that is opened: %s', (text) => {
    expect(codeOf(text)).toBe('blocked_address');
    expect(codeOf(text, opened)).toBe('fetchable');
  });

  test.each(['http://notlocal.example/', 'http://thelocal.se/', 'http://chez-home.arpa/', 'http://local.example/'])(
    'but may resemble such a name: %s',
    (text) => {
      expect(codeOf(text)).toBe('fetchable');
    },
  );

  test.each(['http://10.0.0.1/', 'http://10.1/', 'http://0xa000001/', 'http://012.0.0.1/', 'http://10.0.0.1./'])(
    'is of an address that the policy refuses, by any spelling: %s',
    (text) => {
      expect(codeOf(text)).toBe('blocked_address');
      expect(codeOf(text, opened)).toBe('blocked_address');
      expect(() => hrefOf(text)).toThrow('10.0.0.1 is ours');
    },
  );

  test('may be of an address whose port the policy allows', () => {
    expect(codeOf('http://10.0.0.1:8080/')).toBe('fetchable');
  });
});

describe('the address that a host name is', () => {
  test.each([
    ['[::1]', '::1'],
    ['8.8.8.8', '8.8.8.8'],
    ['example.com', undefined],
    ['8.8.8.8.example', undefined],
  ])('of %s is %s', (hostname, address) => {
    expect(literalAddress(hostname)).toBe(address);
  });
});
