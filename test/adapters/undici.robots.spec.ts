import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_FETCHER_SETTINGS } from '../../src/adapters/undici/fetch/fetcher-settings.js';
import { parseAllowedAddresses } from '../../src/adapters/undici/guard/allowed-addresses.js';
import { IpAddressPolicy } from '../../src/adapters/undici/guard/ip-address-policy.js';
import { UndiciFetcher } from '../../src/adapters/undici/undici.fetcher.js';
import type { FetchRequest, FetchResult } from '../../src/outbound/fetcher.js';
import { eventually } from '../kit/eventually.js';
import { flood, HostileOrigin, page } from '../kit/hostile-origin.js';
import { codeOf, visit } from '../kit/visit.js';

let origin: HostileOrigin;
let other: HostileOrigin;
let fetcher: UndiciFetcher;

beforeEach(async () => {
  origin = await HostileOrigin.open();
  other = await HostileOrigin.open();
  const allowed = `127.0.0.1:${origin.port},127.0.0.1:${other.port}`;
  const settings = { ...DEFAULT_FETCHER_SETTINGS, userAgent: 'Retriever/1.2 (+https://example.com/)' };
  const inside = async () => [{ address: '10.0.0.1', family: 4 }];
  fetcher = new UndiciFetcher(new IpAddressPolicy(parseAllowedAddresses(allowed)), settings, inside);
  for (const path of ['/', '/a', '/a/b', '/a%2Fb', '/~joe', '/a/b.gif']) origin.at(path, page('page'));
});

afterEach(async () => {
  await fetcher.close();
  await eventually(() => expect(origin.openSockets + other.openSockets).toBe(0));
  await origin.close();
  await other.close();
});

const ask = (path: string, request: Partial<FetchRequest> = {}) =>
  visit(fetcher, origin.url(path), { respectRobots: true, ...request });
const says = (text: string | Buffer, headers: readonly string[] = []) => origin.at('/robots.txt', page(text, headers));
const messageOf = (outcome: FetchResult) => (outcome.kind === 'failure' ? outcome.error.message : outcome.kind);
const pathsAt = ({ heads }: HostileOrigin) => heads.map((head) => head.split(' ')[1]);

describe('a fetch that respects robots.txt', () => {
  test('asks for it once, before the first page of its origin, by our name and without the headers of the job', async () => {
    says('User-agent: *\nDisallow: /private\n');
    const headers = [['x-secret', 'of the page']] as const;

    expect((await ask('/a', { headers })).body?.toString()).toBe('page');
    expect((await ask('/')).body?.toString()).toBe('page');
    expect(pathsAt(origin)).toEqual(['/robots.txt', '/a', '/']);
    expect(origin.heads[0]).toMatch(/user-agent: Retriever\/1\.2/i);
    expect(origin.heads[0]).not.toContain('x-secret');
    expect(origin.heads[1]).toContain('x-secret');
  });

  test('is refused for good, by a line that is named', async () => {
    says('# ours\r\nUser-agent: *\r\nDisallow: /a # not that\r\n');
    const { outcome } = await ask('/a/b');

    expect(outcome).toMatchObject({ kind: 'failure', error: { code: 'blocked_by_robots' } });
    expect(messageOf(outcome)).toBe(
      `http://127.0.0.1:${origin.port}/robots.txt does not let Retriever fetch ${origin.url('/a/b')}: line 3 says "Disallow: /a # not that"`,
    );
    expect(outcome).not.toHaveProperty('response');
    expect(pathsAt(origin)).toEqual(['/robots.txt']);
  });

  test.each<[string, string, string, number | undefined]>([
    ['the longest rule', 'User-agent: *\nDisallow: /a\nAllow: /a/b', '/a/b', undefined],
    ['the longest rule, wherever it stands', 'User-agent: *\nAllow: /a\nDisallow: /a/b\nAllow: /', '/a/b', 3],
    ['the rule that allows, of two that are as long', 'User-agent: *\nDisallow: /a\nAllow: /a', '/a', undefined],
    ['a wildcard', 'User-agent: *\nDisallow: /*.gif', '/a/b.gif', 2],
    ['an end', 'User-agent: *\nDisallow: /*b$', '/a/b.gif', undefined],
    ['an end that is there', 'User-agent: *\nDisallow: /*.gif$', '/a/b.gif', 2],
    ['the group with our name', 'User-agent: *\nDisallow: /\n\nUser-agent: retriever\nDisallow: /b', '/a', undefined],
    ['all groups with our name', 'User-agent: Retriever\nAllow: /b\nUser-agent: RETRIEVER\nDisallow: /a', '/a', 4],
    ['one group of several names', 'User-agent: x\nUser-agent: Retriever\n\nDisallow: /a', '/a', 4],
    ['no group of another name', 'User-agent: RetrieverBot\nDisallow: /', '/a', undefined],
    ['nothing that is empty', 'User-agent: *\nDisallow:', '/a', undefined],
    ['nothing before the first name', 'Disallow: /\nUser-agent: x\nDisallow: /', '/a', undefined],
    ['a mark of its encoding as none', '\ufeffUser-agent: *\nDisallow: /a', '/a', 2],
    ['line ends of CR alone', 'User-agent: *\rDisallow: /a\r', '/a', 2],
    ['an octet that is not reserved', 'User-agent: *\nDisallow: /%7Ejoe', '/~joe', 2],
    ['an octet that is not reserved, of the URL', 'User-agent: *\nDisallow: /a', '/%61/b', 2],
    ['an octet that is reserved as another', 'User-agent: *\nDisallow: /a/', '/a%2Fb', undefined],
    ['no page of HTML', '<html>User-agent: *<br>Disallow: /</html>', '/a', undefined],
    ['nothing at all', '', '/a', undefined],
  ])('goes by %s', async (_, text, path, line) => {
    says(text);
    const { outcome } = await ask(path);

    if (line === undefined) expect(codeOf(outcome)).toBeUndefined();
    else expect(messageOf(outcome)).toContain(`: line ${line} says "`);
  });

  test('goes by the name that the job gives itself', async () => {
    says('User-agent: retriever\nDisallow: /\n\nUser-agent: errand\nDisallow: /a\n');
    const headers = [['user-agent', 'Errand/7 (like Retriever/1)']] as const;

    expect(codeOf((await ask('/', { headers })).outcome)).toBeUndefined();
    expect(messageOf((await ask('/a', { headers })).outcome)).toContain('does not let Errand fetch');
    expect(codeOf((await ask('/')).outcome)).toBe('blocked_by_robots');
    expect(pathsAt(origin)).toEqual(['/robots.txt', '/']);
  });

  test('may always ask for robots.txt itself', async () => {
    says('User-agent: *\nDisallow: /\n');
    expect((await ask('/robots.txt')).body?.toString()).toContain('Disallow: /');
    expect(pathsAt(origin)).toEqual(['/robots.txt']);
  });

  test('is not made by a job that does not ask for it', async () => {
    says('User-agent: *\nDisallow: /\n');
    expect((await ask('/a', { respectRobots: false })).body?.toString()).toBe('page');
    expect((await visit(fetcher, origin.url('/a'))).body?.toString()).toBe('page');
    expect(pathsAt(origin)).toEqual(['/a', '/a']);
  });

  test('asks once however many begin at the same time', async () => {
    origin.at('/robots.txt', (socket) =>
      eventually(() => expect(asking).toBe(true)).then(() => socket.write(page('User-agent: *\nDisallow: /a'))),
    );
    let asking = false;
    const all = Array.from({ length: 5 }, () => ask('/a'));
    asking = true;

    expect((await Promise.all(all)).map(({ outcome }) => codeOf(outcome))).toEqual(Array(5).fill('blocked_by_robots'));
    expect(pathsAt(origin)).toEqual(['/robots.txt']);
  });

  test('asks itself where the one that it waited for was given up', async () => {
    const aborting = new AbortController();
    let asked = 0;
    origin.at('/robots.txt', (socket) => {
      asked += 1;
      if (asked === 2) socket.write(page('User-agent: *\nDisallow: /a'));
    });
    const first = ask('/a', { signal: aborting.signal });
    const second = ask('/a');
    await eventually(() => expect(asked).toBe(1));
    aborting.abort(new Error('enough'));

    await expect(first).rejects.toThrow('enough');
    expect(codeOf((await second).outcome)).toBe('blocked_by_robots');
    expect(asked).toBe(2);
  });
});

describe('a robots.txt that is not given', () => {
  test.each(['400 Bad Request', '401 Unauthorized', '403 Forbidden', '404 Not Found', '410 Gone', '429 Too Many'])(
    'with %s allows everything, and is not asked for again',
    async (status) => {
      origin.at('/robots.txt', page('User-agent: *\nDisallow: /', [], status));

      expect((await ask('/a')).body?.toString()).toBe('page');
      expect((await ask('/a/b')).body?.toString()).toBe('page');
      expect(pathsAt(origin)).toEqual(['/robots.txt', '/a', '/a/b']);
    },
  );

  test.each([500, 502, 503, 599])('with %i allows nothing until it is given', async (status) => {
    origin.at('/robots.txt', page('not now', ['retry-after: 7'], `${status} Not Now`));
    const { outcome } = await ask('/a');

    expect(outcome).toMatchObject({
      error: { code: 'http_status' },
      response: { httpStatus: status, finalUrl: origin.url('/robots.txt'), redirects: [] },
    });
    expect(outcome).toMatchObject({ response: { headers: expect.arrayContaining([['retry-after', '7']]) } });
    expect(messageOf(outcome)).toBe(
      `${origin.url('/robots.txt')} answered ${status}, and without it nothing is fetched there`,
    );
    says('');
    expect((await ask('/a')).body?.toString()).toBe('page');
    expect(pathsAt(origin)).toEqual(['/robots.txt', '/robots.txt', '/a']);
  });

  test('because the connection breaks allows nothing, and the failure says whose it is', async () => {
    origin.at('/robots.txt', (socket) => socket.destroy());
    const { outcome } = await ask('/a');

    expect(codeOf(outcome)).toBe('connection_reset');
    expect(messageOf(outcome)).toMatch(/\/robots\.txt could not be read, and without it nothing is fetched there: /);
    expect(pathsAt(origin)).toEqual(['/robots.txt']);
  });

  test('because it breaks off allows nothing: what is missing may be the line that counts', async () => {
    origin.at('/robots.txt', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nUser-agent: *\n'));
    expect(codeOf((await ask('/a')).outcome)).toBe('truncated');
  });

  test('because a part of it comes, that nobody asked for, allows nothing', async () => {
    origin.at(
      '/robots.txt',
      'HTTP/1.1 206 Partial Content\r\ncontent-range: bytes 0-12/99\r\ncontent-length: 13\r\n\r\nUser-agent: *',
    );
    const { outcome } = await ask('/a');

    expect(codeOf(outcome)).toBe('unexpected_partial');
    expect(pathsAt(origin)).toEqual(['/robots.txt']);
  });

  test('in time ends the fetch at its deadline', async () => {
    origin.at('/robots.txt', () => {});
    const { outcome } = await ask('/a', { timeoutMs: 200 });

    expect(codeOf(outcome)).toBe('timeout_total');
    expect(pathsAt(origin)).not.toContain('/a');
  });

  test('in time ends those too that wait for the one that asks', async () => {
    origin.at('/robots.txt', () => {});
    const aborting = new AbortController();
    const asking = ask('/a', { signal: aborting.signal }).catch((error: Error) => error.message);
    await eventually(() => expect(origin.heads).toHaveLength(1));

    expect(codeOf((await ask('/a', { timeoutMs: 200 })).outcome)).toBe('timeout_total');
    expect(origin.heads).toHaveLength(1);
    aborting.abort(new Error('enough'));
    expect(await asking).toBe('enough');
  });
});

test.each([
  ['in its head', 'HTTP/1.1 200 OK\r\nx-odd : 1\r\ncontent-length: 25\r\n\r\nUser-agent: *\nDisallow: /a'],
  [
    'in its body',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\ne\r\nUser-agent: *\n\r\nb \r\nDisallow: /\r\n0\r\n\r\n',
  ],
])('a robots.txt that breaks the rules of HTTP %s counts like a page that does', async (_, bytes) => {
  origin.at('/robots.txt', bytes);

  expect(codeOf((await ask('/a')).outcome)).toBe('blocked_by_robots');
  expect(pathsAt(origin)).toEqual(['/robots.txt', '/robots.txt']);
});

describe('a large robots.txt', () => {
  const filler = `# ${'x'.repeat(97)}\n`;
  const beginning = 'User-agent: *\nDisallow: /a\n';
  const large = `${beginning}${filler.repeat(10_000)}Disallow: /\n`;

  test('counts as far as it is read: half a megabyte', async () => {
    says(large);
    expect(messageOf((await ask('/a')).outcome)).toContain('line 2 says "Disallow: /a"');
    expect((await ask('/')).body?.toString()).toBe('page');
  });

  test('counts so far where it is compressed, too', async () => {
    says(gzipSync(large), ['content-encoding: gzip']);
    expect(codeOf((await ask('/a')).outcome)).toBe('blocked_by_robots');
    expect((await ask('/')).body?.toString()).toBe('page');
  });

  test('never ends: it is read no further', async () => {
    origin.at('/robots.txt', flood(`HTTP/1.1 200 OK\r\n\r\n${beginning}`, filler));
    expect(codeOf((await ask('/a')).outcome)).toBe('blocked_by_robots');
    await eventually(() => expect(origin.openSockets).toBe(0));
  });

  test('counts without the rule that is cut in two, which would say more than the whole one', async () => {
    const rule = 'Disallow: /a/only-this';
    const before = `User-agent: *\n#${'x'.repeat(500 * 1024 - 'User-agent: *\n#\n'.length - 'Disallow: /a'.length)}\n`;
    says(`${before}${rule}\n`);
    expect((await ask('/a/b')).body?.toString()).toBe('page');
  });
});

describe('a robots.txt behind a redirect', () => {
  const redirect = (to: string) => page('', [`location: ${to}`], '302 Found');

  test('is followed over five hosts and paths, and rules the origin that was asked', async () => {
    origin.at('/robots.txt', redirect('/1'));
    for (const step of [1, 2, 3, 4]) origin.at(`/${step}`, redirect(`/${step + 1}`));
    origin.at('/5', page('User-agent: *\nDisallow: /a'));

    expect(messageOf((await ask('/a')).outcome)).toContain(`${origin.url('/robots.txt')} does not let`);
    expect((await ask('/')).body?.toString()).toBe('page');
  });

  test('takes a slot of the host that it leads to, and comes back', async () => {
    origin.at('/robots.txt', redirect(other.url('/their-robots.txt')));
    other.at('/their-robots.txt', page('User-agent: *\nDisallow: /b'));
    const entered: string[] = [];
    const enter = async (host: string) => {
      entered.push(host);
      return undefined;
    };

    expect((await ask('/a', { enter })).body?.toString()).toBe('page');
    expect(entered).toEqual([`127.0.0.1:${other.port}`, `127.0.0.1:${origin.port}`]);
    expect(pathsAt(other)).toEqual(['/their-robots.txt']);
  });

  test('to a host that is busy gives the fetch back, with nothing asked there', async () => {
    origin.at('/robots.txt', redirect(other.url('/robots.txt')));
    const enter = async (host: string) => ({ host, restsUntil: null });

    expect((await ask('/a', { enter })).outcome).toMatchObject({ kind: 'busy', host: `127.0.0.1:${other.port}` });
    expect(other.heads).toEqual([]);
  });

  test('is known although the way back is not free', async () => {
    origin.at('/robots.txt', redirect(other.url('/robots.txt')));
    other.at('/robots.txt', page(''));
    const home = `127.0.0.1:${origin.port}`;
    const enter = async (host: string) => (host === home ? { host, restsUntil: null } : undefined);

    expect((await ask('/a', { enter })).outcome).toMatchObject({ kind: 'busy', host: home });
    expect((await ask('/a')).body?.toString()).toBe('page');
    expect(other.heads).toHaveLength(1);
  });

  test.each([
    ['a sixth time', '/more'],
    ['to what is no URL', 'http://[/'],
    ['to another scheme', 'ftp://example.com/robots.txt'],
    ['to an address that is closed to us', 'http://10.0.0.1/robots.txt'],
    ['to a name whose address is closed to us', 'http://inside.example/robots.txt'],
  ])('%s is as if there were none', async (_, to) => {
    origin.at('/robots.txt', redirect(to));
    origin.at('/more', redirect('/more'));
    expect((await ask('/a')).body?.toString()).toBe('page');
  });
});

describe('a redirect of the page', () => {
  test('to another host is followed where the robots.txt of that one allows it', async () => {
    says('');
    origin.at('/there', page('', [`location: ${other.url('/private')}`], '302 Found'));
    other.at('/robots.txt', page('User-agent: *\nDisallow: /private'));
    other.at('/private', page('private'));
    const { outcome } = await ask('/there');

    expect(codeOf(outcome)).toBe('blocked_by_robots');
    expect(messageOf(outcome)).toContain(`${other.url('/robots.txt')} does not let`);
    expect(pathsAt(other)).toEqual(['/robots.txt']);
  });

  test('within its host is asked about too, from what is known', async () => {
    says('User-agent: *\nDisallow: /a');
    origin.at('/there', page('', ['location: /a'], '302 Found'));

    expect(codeOf((await ask('/there')).outcome)).toBe('blocked_by_robots');
    expect(pathsAt(origin)).toEqual(['/robots.txt', '/there']);
  });
});
