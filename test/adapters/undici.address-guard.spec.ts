import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_FETCHER_SETTINGS } from '../../src/adapters/undici/fetch/fetcher-settings.js';
import { parseAllowedAddresses } from '../../src/adapters/undici/guard/allowed-addresses.js';
import { IpAddressPolicy } from '../../src/adapters/undici/guard/ip-address-policy.js';
import type { Resolve } from '../../src/adapters/undici/guard/resolve.js';
import { UndiciFetcher } from '../../src/adapters/undici/undici.fetcher.js';
import { UnfetchableUrlError } from '../../src/job/job.errors.js';
import { fetchableUrl } from '../../src/job/job.url.js';
import { AddressPolicy } from '../../src/outbound/address-policy.js';
import { eventually } from '../kit/eventually.js';
import { HostileOrigin, page } from '../kit/hostile-origin.js';
import { codeOf, visit } from '../kit/visit.js';

interface Vector {
  readonly url: string;
  readonly verdict: 'allow' | 'reject' | 'resolve';
  readonly why: string;
}

const VECTORS: readonly Vector[] = JSON.parse(
  readFileSync(new URL('../data/ssrf-vectors.json', import.meta.url), 'utf8'),
);

const nothingAllowed = new IpAddressPolicy([]);

describe('a URL, with nothing private opened', () => {
  test.each(VECTORS.filter(({ verdict }) => verdict === 'reject').map(({ url, why }) => [url, why]))(
    'is refused at submission: %j (%s)',
    (url) => {
      expect(() => fetchableUrl(url, nothingAllowed)).toThrow(UnfetchableUrlError);
    },
  );

  test.each(VECTORS.filter(({ verdict }) => verdict !== 'reject').map(({ url, verdict }) => [url, verdict]))(
    'passes submission: %j (%s)',
    (url) => {
      expect(fetchableUrl(url, nothingAllowed).href).toMatch(/^https?:/);
    },
  );
});

describe('the address policy', () => {
  test.each([
    '0.0.0.0',
    '10.255.255.255',
    '100.64.0.1',
    '127.0.0.1',
    '168.63.129.16',
    '169.254.169.254',
    '172.16.0.1',
    '192.168.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:168.63.129.16',
    '::ffff:0:10.0.0.1',
    '64:ff9b::169.254.169.254',
    '64:ff9b::192.168.1.1',
    '64:ff9b:1::1',
    '64:ff9b:1::808:808',
    '2001::1',
    '2001:0:808:808::80ff:fffe', // a public server, and 127.0.0.1 behind it
    '2001:0:a00:1::f7f7:f7f7', // 8.8.8.8 behind a private server
    '2001:db8::1',
    '2002:7f00:1::',
    '2002:a00:1::1',
    '3fff::1',
    '4000::1',
    'fc00::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    'not an address',
  ])('refuses %s', (address) => {
    expect(nothingAllowed.refusal(address, 80)).toContain(address);
  });

  test.each([
    ...['1.1.1.1', '8.8.8.8', '172.32.0.1', '2606:4700:4700::1111', '2a00:1450:4001::1'],
    ...['64:ff9b::8.8.8.8', '64:ff9b::808:808', '::ffff:8.8.8.8', '::ffff:0:8.8.8.8', '2002:808:808::1'],
    '2001:0:808:808::f7f7:f7f7',
  ])('lets %s pass', (address) => {
    expect(nothingAllowed.refusal(address, 80)).toBeUndefined();
  });

  test('opens exactly the blocks and ports that it was given', () => {
    const policy = new IpAddressPolicy(parseAllowedAddresses('127.0.0.1:8080, 10.1.0.0/16, [::1]:8080'));

    expect(policy.refusal('127.0.0.1', 8080)).toBeUndefined();
    expect(policy.refusal('127.0.0.1', 8081)).toBeDefined();
    expect(policy.refusal('127.0.0.2', 8080)).toBeDefined();
    expect(policy.refusal('10.1.200.3', 443)).toBeUndefined();
    expect(policy.refusal('10.2.0.1', 443)).toBeDefined();
    expect(policy.refusal('::1', 8080)).toBeUndefined();
    expect(policy.refusal('::ffff:127.0.0.1', 8080)).toBeDefined();
  });

  test('lets local names pass submission only where something was opened', () => {
    expect(nothingAllowed.allowsLocalNames).toBe(false);
    expect(new IpAddressPolicy(parseAllowedAddresses('127.0.0.1')).allowsLocalNames).toBe(true);
  });
});

describe('a list of allowed addresses', () => {
  test.each([
    ['127.0.0.1', '127.0.0.1', 32, undefined],
    ['127.0.0.1:8080', '127.0.0.1', 32, 8080],
    ['10.0.0.0/8', '10.0.0.0', 8, undefined],
    ['10.0.0.0/8:443', '10.0.0.0', 8, 443],
    ['::1', '::1', 128, undefined],
    ['::1/128:8080', '::1', 128, 8080],
    ['fd00::/8', 'fd00::', 8, undefined],
    ['[::1]', '::1', 128, undefined],
    ['[::1]:8080', '::1', 128, 8080],
    ['[fd00::]/8:8080', 'fd00::', 8, 8080],
  ])('reads %s', (entry, address, prefix, port) => {
    const [allowed] = parseAllowedAddresses(entry);

    expect(allowed?.block[0].toString()).toBe(address);
    expect(allowed?.block[1]).toBe(prefix);
    expect(allowed?.port).toBe(port);
  });

  test('may be empty, and may have spaces in it', () => {
    expect(parseAllowedAddresses('')).toEqual([]);
    expect(parseAllowedAddresses(' 127.0.0.1 , ::1 ,')).toHaveLength(2);
  });

  test.each([
    'localhost',
    '127.1',
    '0x7f.0.0.1',
    '10.0.0.0/33',
    '::/129',
    '127.0.0.1:0',
    '127.0.0.1:65536',
    '1.2.3.4:',
    '[::1',
    '::1%lo',
  ])('is refused for %s, which it names', (entry) => {
    expect(() => parseAllowedAddresses(`127.0.0.1,${entry}`)).toThrow(`"${entry}"`);
  });
});

describe('the address guard of the fetcher', () => {
  let origin: HostileOrigin;
  let policy: IpAddressPolicy;
  let fetcher: UndiciFetcher | undefined;
  let asked: string[];

  /** A resolver that knows these names, and what each of its answers is; the last one is repeated. */
  const names =
    (book: { readonly [name: string]: readonly (readonly string[])[] }): Resolve =>
    async (name) => {
      asked.push(name);
      const answers = book[name];
      const count = asked.filter((other) => other === name).length;
      const answer = answers?.[Math.min(count, answers.length) - 1];
      if (!answer) throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' });
      return answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    };
  const fetcherWith = (book: Parameters<typeof names>[0], guard: AddressPolicy = policy) => {
    fetcher = new UndiciFetcher(guard, DEFAULT_FETCHER_SETTINGS, names(book));
    return fetcher;
  };
  const named = (name: string, path = '/') => `http://${name}:${origin.port}${path}`;

  beforeEach(async () => {
    asked = [];
    origin = await HostileOrigin.open();
    origin.at('/', page('hello'));
    policy = new IpAddressPolicy(parseAllowedAddresses(`127.0.0.1:${origin.port}`));
  });
  afterEach(async () => {
    await fetcher?.close();
    await origin.close();
  });

  test('lets a name pass all of whose addresses are allowed', async () => {
    const { outcome } = await visit(fetcherWith({ 'good.example': [['127.0.0.1']] }), named('good.example'));

    expect(outcome.kind).toBe('response');
    expect(asked).toEqual(['good.example']);
  });

  test.each([
    ['10.0.0.1'],
    ['169.254.169.254'],
    ['127.0.0.2'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['64:ff9b::7f00:1'],
    ['fd00::1'],
  ])('refuses a name that leads to %s', async (address) => {
    const { outcome } = await visit(fetcherWith({ 'bad.example': [[address]] }), named('bad.example'));

    expect(codeOf(outcome)).toBe('blocked_address');
    expect(origin.connections).toBe(0);
  });

  test('refuses a name that leads to an allowed and to a refused address', async () => {
    const resolver = { 'mixed.example': [['127.0.0.1', '10.0.0.1']] };
    const { outcome } = await visit(fetcherWith(resolver), named('mixed.example'));

    expect(codeOf(outcome)).toBe('blocked_address');
    expect(origin.connections).toBe(0);
  });

  test('asks again for every connection, so that a name cannot be rebound to a refused address', async () => {
    origin.at('/', page('hello', ['connection: close']));
    const rebinding = fetcherWith({ 'rebound.example': [['127.0.0.1'], ['10.0.0.1']] });

    const first = await visit(rebinding, named('rebound.example'));
    const second = await visit(rebinding, named('rebound.example'));

    expect(first.outcome.kind).toBe('response');
    expect(codeOf(second.outcome)).toBe('blocked_address');
    expect(origin.connections).toBe(1);
  });

  test('looks at the connected socket too, and sends nothing when that is refused', async () => {
    class ChangingPolicy extends AddressPolicy {
      readonly allowsLocalNames = true;
      #asked = 0;

      refusal(address: string): string | undefined {
        this.#asked += 1;
        return this.#asked > 1 ? `${address} is refused by now` : undefined;
      }
    }
    const { outcome } = await visit(
      fetcherWith({ 'late.example': [['127.0.0.1']] }, new ChangingPolicy()),
      named('late.example'),
    );

    expect(codeOf(outcome)).toBe('blocked_address');
    expect(origin.heads).toEqual([]);
    await eventually(() => expect(origin.openSockets).toBe(0));
  });

  test('refuses an address in the URL, for which no name is resolved', async () => {
    const { outcome } = await visit(fetcherWith({}), 'http://127.0.0.1:1024/');

    expect(codeOf(outcome)).toBe('blocked_address');
    expect(asked).toEqual([]);
  });

  test.each([
    ['http://10.0.0.1/', 'blocked_address'],
    ['http://2130706433/', 'blocked_address'],
    ['http://0x7f.1/', 'blocked_address'],
    ['http://0177.0.0.1/', 'blocked_address'],
    ['http://127.0.0.1:1/', 'blocked_port'],
    ['http://127.0.0.1:9999/', 'blocked_address'],
    ['//169.254.169.254/latest/meta-data/', 'blocked_address'],
    ['http://[::1]/', 'blocked_address'],
    ['http://[::ffff:127.0.0.1]/', 'blocked_address'],
    ['http://[::127.0.0.1]/', 'blocked_address'],
    ['http://[64:ff9b::7f00:1]/', 'blocked_address'],
    ['http://[fd00::1]/', 'blocked_address'],
    ['http://inside.example/', 'blocked_address'],
    ['http://mixed.example/', 'blocked_address'],
    ['https://inside.example/', 'blocked_address'],
    ['http://8.8.8.8:25/', 'blocked_port'],
    ['http://8.8.8.8:0/', 'blocked_port'],
    ['file:///etc/passwd', 'blocked_scheme'],
    ['gopher://127.0.0.1/', 'blocked_scheme'],
    ['data:text/html,x', 'blocked_scheme'],
    ['javascript:alert(1)', 'blocked_scheme'],
    ['http://user:secret@example.com/', 'bad_redirect'],
    ['http://a..b/', 'bad_redirect'],
    ['http://[', 'bad_redirect'],
    ['http://', 'bad_redirect'],
  ])('holds for a redirect to %s: %s', async (location, code) => {
    origin.at('/away', page('', [`location: ${location}`], '302 Found'));
    const inside = { 'inside.example': [['192.168.0.1']], 'mixed.example': [['127.0.0.1', '::1']] };
    const { outcome } = await visit(fetcherWith(inside), origin.url('/away'));

    expect(codeOf(outcome)).toBe(code);
    expect(origin.heads).toHaveLength(1);
  });

  test('says which host there is not, and when the resolver itself failed', async () => {
    const failing: Resolve = async () => {
      throw Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' });
    };
    const unknown = await visit(fetcherWith({}), 'http://exampel.com/');
    await fetcher?.close();
    fetcher = new UndiciFetcher(policy, DEFAULT_FETCHER_SETTINGS, failing);
    const failed = await visit(fetcher, 'http://example.com/');

    expect(unknown.outcome).toMatchObject({ error: { code: 'dns_not_found', message: 'No such host: exampel.com' } });
    expect(codeOf(failed.outcome)).toBe('dns_failed');
  });

  test('does not wait for a resolver that never answers', async () => {
    fetcher = new UndiciFetcher(
      policy,
      { ...DEFAULT_FETCHER_SETTINGS, connectTimeoutMs: 50 },
      () => new Promise(() => {}),
    );
    const { outcome } = await visit(fetcher, 'http://slow.example/');

    expect(codeOf(outcome)).toBe('timeout_connect');
  });
});
