import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_FETCHER_SETTINGS } from '../../src/adapters/undici/fetch/fetcher-settings.js';
import { parseAllowedAddresses } from '../../src/adapters/undici/guard/allowed-addresses.js';
import { IpAddressPolicy } from '../../src/adapters/undici/guard/ip-address-policy.js';
import { UndiciFetcher } from '../../src/adapters/undici/undici.fetcher.js';
import { eventually } from '../kit/eventually.js';
import { type Behaviour, flood, HostileOrigin, page } from '../kit/hostile-origin.js';
import { codeOf, visit } from '../kit/visit.js';

const OK = 'HTTP/1.1 200 OK\r\n';
const CHUNKED = `${OK}transfer-encoding: chunked\r\n`;
const UNKNOWN = 'The response breaks the rules of HTTP, and was read leniently';
const FOLDED = 'A header of the response is folded over several lines';
const CONTROL_BYTES = 'A header of the response holds control bytes, which became spaces';
const SPACE = 'A header of the response has a space before its colon';
const LINE_ENDS = 'The lines of the response do not end as those of HTTP do';
const CONTINUE = 'The response began with 100 Continue, for which nobody waited';
const SAME_LENGTH = 'The response tells its length more than once';
const LENGTH_AND_CHUNKS = 'The response has a length and comes in chunks, whose sizes were believed';
const CHUNK_SIZE = 'A chunk of the response has more than a number for its size';

let origin: HostileOrigin;
let policy: IpAddressPolicy;
let fetcher: UndiciFetcher;

beforeEach(async () => {
  origin = await HostileOrigin.open();
  policy = new IpAddressPolicy(parseAllowedAddresses(`127.0.0.1:${origin.port}`));
  fetcher = new UndiciFetcher(policy, { ...DEFAULT_FETCHER_SETTINGS, maxHeaders: 100 });
});

afterEach(async () => {
  await eventually(() => expect(origin.openSockets).toBe(0));
  await fetcher.close();
  await origin.close();
});

const sends =
  (bytes: string): Behaviour =>
  (socket) =>
    socket.write(bytes, 'latin1');

describe('a response that breaks the rules of HTTP', () => {
  test.each<[string, string, string]>([
    ['an unasked 100', CONTINUE, `HTTP/1.1 100 Continue\r\n\r\n${OK}content-length: 4\r\n\r\npage`],
    ['an unasked 100 with headers', CONTINUE, `HTTP/1.1 100 Continue\r\nx-a: b\r\n\r\n${page('page')}`],
    ['a folded header', FOLDED, `${OK}x-odd: a\r\n b\r\ncontent-length: 4\r\n\r\npage`],
    ['a folded header after the length', FOLDED, `${OK}content-length: 4\r\nx-odd: a\r\n\tb\r\n\r\npage`],
    ['the same length twice', SAME_LENGTH, `${OK}content-length: 4\r\nContent-Length: 4\r\n\r\npage`],
    ['the same length in a list', SAME_LENGTH, `${OK}content-length: 4, 4\r\n\r\npage`],
    ['spaces after a chunk size', CHUNK_SIZE, `${CHUNKED}\r\n4  \r\npage\r\n0\r\n\r\n`],
    ['spaces after a later chunk size', CHUNK_SIZE, `${CHUNKED}\r\n1\r\np\r\n3 \r\nage\r\n0\r\n\r\n`],
    ['a NUL in a header', CONTROL_BYTES, `${OK}x-odd: a\0b\r\ncontent-length: 4\r\n\r\npage`],
    ['a control byte after the length', CONTROL_BYTES, `${OK}content-length: 4\r\nx-odd: a\x01b\r\n\r\npage`],
    ['a bare CR in a header', CONTROL_BYTES, `${OK}x-odd: a\rb\r\ncontent-length: 4\r\n\r\npage`],
    ['lines that end in LF', LINE_ENDS, `HTTP/1.1 200 OK\nx-odd: a b\ncontent-length: 4\n\npage`],
    ['lines that end in LF, some of them', UNKNOWN, `${OK}content-length: 4\nx-odd: a b\n\r\npage`],
    ['a chunk size whose line ends in LF', LINE_ENDS, `${CHUNKED}\r\n4\npage\r\n0\r\n\r\n`],
    [
      'a length and chunks',
      LENGTH_AND_CHUNKS,
      `${OK}content-length: 1\r\ntransfer-encoding: chunked\r\n\r\n4\r\npage\r\n0\r\n\r\n`,
    ],
    [
      'a length beside a coding that is none',
      UNKNOWN,
      `${OK}transfer-encoding: identity\r\ncontent-length: 4\r\n\r\npage`,
    ],
    ['chunks and a huge length', LENGTH_AND_CHUNKS, `${CHUNKED}content-length: 9999999\r\n\r\n4\r\npage\r\n0\r\n\r\n`],
    ['a space before a colon', SPACE, `${OK}x-odd : a b\r\ncontent-length: 4\r\n\r\npage`],
    ['a space before the colon of the length', SPACE, `${OK}content-length : 4\r\n\r\npage`],
    [
      'a space before each colon',
      SPACE,
      `${OK}x-odd\t: a b\r\ntransfer-encoding : chunked\r\n\r\n4\r\npage\r\n0\r\n\r\n`,
    ],
    [
      'a line that is no header',
      'A line among the headers of the response is none, and was left out',
      `${OK}no header at all\r\ncontent-length: 4\r\n\r\npage`,
    ],
  ])('by %s is read all the same, which a warning says: %s', async (_, warning, bytes) => {
    origin.at('/', sends(bytes));
    const { outcome, body } = await visit(fetcher, origin.url('/'));

    expect(outcome).toMatchObject({ kind: 'response', response: { httpStatus: 200, warnings: [warning] } });
    expect(body?.toString()).toBe('page');
    const odd = outcome.kind === 'response' ? outcome.response.headers.find(([name]) => name === 'x-odd') : undefined;
    if (/x-odd/.test(bytes)) expect(odd).toEqual(['x-odd', 'a b']);
    expect(origin.connections).toBe(2);
  });

  test('byte by byte is read too, and its bytes beyond ASCII stay what they are', async () => {
    const bytes = Buffer.from(`${OK}x-odd : \xc3\xa9\xa0\r\ncontent-length: 4\r\n\r\npage`, 'latin1');
    origin.at('/', async (socket) => {
      for (const byte of bytes) await new Promise((sent) => socket.write(Buffer.of(byte), sent));
    });
    const { outcome, body } = await visit(fetcher, origin.url('/'));

    expect(outcome).toMatchObject({ response: { headers: expect.arrayContaining([['x-odd', '\xc3\xa9\xa0']]) } });
    expect(body?.toString()).toBe('page');
  });

  test('is asked for with the same headers, and its body is decoded like any other', async () => {
    const body = gzipSync('page').toString('latin1');
    origin.at('/', sends(`${OK}content-encoding : gzip\r\ncontent-length: ${body.length}\r\n\r\n${body}`));
    const visited = await visit(fetcher, origin.url('/'), { headers: [['x-own', 'mine']] });

    expect(visited.body?.toString()).toBe('page');
    const [strict, lenient] = origin.heads.map((head) => head.toLowerCase().split('\r\n').toSorted());
    expect(lenient?.filter((line) => !line.startsWith('connection'))).toEqual(
      strict?.filter((line) => !line.startsWith('connection')),
    );
    expect(lenient).toContain('connection: close');
  });

  test('from an IPv6 address in the URL is read too', async () => {
    const sixth = await HostileOrigin.open('::1');
    const opened = new IpAddressPolicy(parseAllowedAddresses(`[::1]:${sixth.port}`));
    const other = new UndiciFetcher(opened, DEFAULT_FETCHER_SETTINGS);
    sixth.at('/', sends(`${OK}x-odd : a b\r\ncontent-length: 4\r\n\r\npage`));
    const { outcome, body } = await visit(other, sixth.url('/'));

    expect(outcome).toMatchObject({ response: { warnings: [SPACE] } });
    expect(body?.toString()).toBe('page');
    await other.close();
    await sixth.close();
  });

  test('may redirect and set a cookie', async () => {
    origin.at(
      '/',
      sends('HTTP/1.1 302 Found\r\nLocation : /on\r\nSet-Cookie : gate=passed\r\ncontent-length: 0\r\n\r\n'),
    );
    origin.at('/on', sends(`${page('page')}`));
    const { outcome, body } = await visit(fetcher, origin.url('/'));

    expect(outcome).toMatchObject({ response: { redirects: [{ status: 302 }], finalUrl: origin.url('/on') } });
    expect(body?.toString()).toBe('page');
    expect(origin.heads.at(-1)).toContain('gate=passed');
  });

  test('is asked for once more, and not a third time', async () => {
    origin.at('/', sends(`${CHUNKED}\r\nxyz\r\n`));
    const { outcome } = await visit(fetcher, origin.url('/'));

    expect(codeOf(outcome)).toBe('invalid_response');
    expect(origin.heads).toHaveLength(2);
  });

  test('is not asked for where its name leads inside by then', async () => {
    const answers = ['127.0.0.1', '10.0.0.1'];
    const rebinding = new UndiciFetcher(policy, DEFAULT_FETCHER_SETTINGS, async () => [
      { address: answers.shift() ?? '10.0.0.1', family: 4 },
    ]);
    origin.at('/', sends(`${OK}x-odd : 1\r\ncontent-length: 4\r\n\r\npage`));
    const { outcome } = await visit(rebinding, `http://rebinding.example:${origin.port}/`);

    expect(codeOf(outcome)).toBe('invalid_response');
    expect(answers).toEqual([]);
    expect(origin.heads).toHaveLength(1);
    await rebinding.close();
  });

  test('is not asked for again where it is no response, a limit that was passed, or one that was cut off', async () => {
    origin.at('/ssh', sends('SSH-2.0-OpenSSH\r\n'));
    origin.at('/large', page('x', [`x-large: ${'x'.repeat(70_000)}`]));
    origin.at('/many', page('x', Array(100).fill('x-more: 1')));
    origin.at('/cut', (socket) => socket.end(`${CHUNKED}\r\n9\r\nabc`));
    origin.at('/101', sends('HTTP/1.1 101 Switching Protocols\r\nupgrade: a\r\nconnection: upgrade\r\n\r\n'));
    for (const path of ['/ssh', '/large', '/many', '/cut', '/101']) {
      expect((await visit(fetcher, origin.url(path))).outcome.kind).toBe('failure');
    }

    expect(origin.heads).toHaveLength(5);
  });
});

describe('an origin that is hostile in what is read leniently', () => {
  const ODD = `${OK}x-odd : 1\r\n`;

  test.each<[string, string, Behaviour]>([
    ['a body without end', 'too_large', flood(`${ODD}\r\n`, 'x')],
    ['chunks without end', 'too_large', flood(`${ODD}transfer-encoding: chunked\r\n\r\n`, '1\r\nx\r\n')],
    ['a chunk extension without end', 'invalid_response', flood(`${ODD}transfer-encoding: chunked\r\n\r\n1;`, 'x')],
    ['a gzip bomb', 'too_large', flood(`${ODD}content-encoding: gzip\r\n\r\n`, gzipSync(Buffer.alloc(5_000_000)))],
    ['a length beyond the limit', 'too_large', sends(`${ODD}content-length: 1000001\r\n\r\nx`)],
    ['headers without end', 'invalid_response', flood(ODD, 'x-more : 1\r\n')],
    ['a header without end', 'invalid_response', flood(`${ODD}x-long: `, 'x')],
    ['a header of spaces without end', 'invalid_response', flood(`${ODD}x-long:`, ' ')],
    ['lines of spaces without end', 'invalid_response', flood(ODD, `${' '.repeat(5_000)}\r\n`)],
    ['unasked 100s without end', 'invalid_response', flood('', 'HTTP/1.1 100 Continue\r\n\r\n')],
    ['too many headers', 'invalid_response', sends(`${ODD}${'x-more: 1\r\n'.repeat(100)}\r\n`)],
    ['a body that is cut off', 'truncated', (socket) => socket.end(`${ODD}content-length: 9\r\n\r\nabc`)],
    [
      'chunks of which every line ends in LF',
      'truncated',
      (socket) => socket.end('HTTP/1.1 200 OK\ntransfer-encoding: chunked\n\n4\npage\n0\n\n'),
    ],
    ['two lengths', 'invalid_response', sends(`${ODD}content-length: 1\r\ncontent-length: 2\r\n\r\nab`)],
    ['a status of 000', 'invalid_response', sends('HTTP/1.1 000 Nothing\nx-odd : 1\n\n')],
    ['another protocol', 'invalid_response', sends('HTTP/1.1 101 Go\nupgrade: a\nconnection: upgrade\n\n')],
  ])('by %s is cut off: %s', async (_, code, behaviour) => {
    origin.at('/', behaviour);
    const { outcome, body } = await visit(fetcher, origin.url('/'));

    expect(codeOf(outcome)).toBe(code);
    expect(body).toBeUndefined();
  });

  test('is left at the deadline, and at an abort', async () => {
    origin.at('/', sends(`${ODD}content-length: 9\r\n\r\nabc`));
    const late = await visit(fetcher, origin.url('/'), { timeoutMs: 3_000 });
    expect(codeOf(late.outcome)).toBe('timeout_total');

    const aborting = new AbortController();
    origin.at('/', (socket, head) => {
      socket.write(`${ODD}content-length: 9\r\n\r\nabc`);
      if (head.includes('close')) aborting.abort(new Error('enough'));
    });
    await expect(visit(fetcher, origin.url('/'), { signal: aborting.signal })).rejects.toThrow('enough');
  });

  test('is left so too in a body that ends with its connection, which is no whole page then', async () => {
    origin.at('/', sends(`${ODD}\r\nabc`));
    const late = await visit(fetcher, origin.url('/'), { timeoutMs: 3_000 });
    expect(codeOf(late.outcome)).toBe('timeout_total');
    expect(late.partial?.toString()).toBe('abc');

    const aborting = new AbortController();
    origin.at('/', (socket, head) => {
      socket.write(`${ODD}\r\nabc`);
      if (head.includes('close')) setImmediate(() => aborting.abort(new Error('enough')));
    });
    await expect(visit(fetcher, origin.url('/'), { signal: aborting.signal })).rejects.toThrow('enough');
  });
});
