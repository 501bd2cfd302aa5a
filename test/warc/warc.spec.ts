import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { warcDigest } from '../../src/warc/digest.js';
import { requestHead, responseHead } from '../../src/warc/http-head.js';
import { sealed, type WarcRecord } from '../../src/warc/record.js';
import { collect } from '../kit/collect.js';
import { parseWarc } from '../kit/warc-file.js';

const record = (settings: Partial<WarcRecord> = {}): WarcRecord => ({
  type: 'response',
  id: '6f1c3f0e-54a4-4d8e-9a2b-6d0f8f2c7a51',
  date: '2026-03-01T12:00:00.000Z',
  contentType: 'application/http; msgtype=response',
  fields: [['WARC-Target-URI', 'http://example.test/']],
  head: Buffer.from('head\r\n\r\n'),
  ...settings,
});
const written = async (settings?: Partial<WarcRecord>) =>
  Buffer.concat((await collect(await sealed(record(settings)))) as Uint8Array[]);
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

describe('a record of a WARC file', () => {
  test('is a version, fields, a block and two empty lines', async () => {
    const block = 'head\r\n\r\n';
    const digest = warcDigest(createHash('sha256').update(block).digest());
    expect(latin1(await written())).toBe(
      `WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:6f1c3f0e-54a4-4d8e-9a2b-6d0f8f2c7a51>\r\n` +
        `WARC-Date: 2026-03-01T12:00:00.000Z\r\nWARC-Target-URI: http://example.test/\r\nWARC-Block-Digest: ${digest}\r\n` +
        `Content-Type: application/http; msgtype=response\r\nContent-Length: ${block.length}\r\n\r\n${block}\r\n\r\n`,
    );
  });

  test('streams its payload, which it reads once for the digest and once for the file', async () => {
    let [reads, inHand, most] = [0, 0, 0];
    async function* read() {
      reads++;
      for (let n = 0; n < 50; n++) {
        most = Math.max(most, ++inHand);
        yield Buffer.alloc(1_000, n);
        inHand--;
      }
    }
    const [told] = parseWarc(await written({ payload: { size: 50_000, read } }));
    expect(told?.block).toHaveLength(50_008);
    expect(told?.fields.get('warc-block-digest')).toBe(
      warcDigest(
        createHash('sha256')
          .update(told?.block ?? '')
          .digest(),
      ),
    );
    expect({ reads, most }).toEqual({ reads: 2, most: 1 });
  });

  test('writes nothing where its payload cannot be read', async () => {
    const read = () => collectable(new Error('gone'));
    await expect(sealed(record({ payload: { size: 1, read } }))).rejects.toThrow('gone');
  });

  test('keeps a field in its line', async () => {
    const [told, ...more] = parseWarc(await written({ fields: [['WARC-Target-URI', 'a\r\n\r\nWARC-Type: forged']] }));
    expect(told?.fields.get('warc-target-uri')).toBe('a WARC-Type: forged');
    expect(more).toEqual([]);
  });
});

test.each([
  ['', ''],
  ['f', 'MY======'],
  ['fo', 'MZXQ===='],
  ['foo', 'MZXW6==='],
  ['foob', 'MZXW6YQ='],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI======'],
])('the digest of %j is in the Base32 of RFC 4648, 10', (text, base32) => {
  expect(warcDigest(Buffer.from(text))).toBe(`sha256:${base32}`);
});

describe('the head of a message', () => {
  test('tells of the body as it is kept, and keeps what was said of the transfer under another name', () => {
    const headers = [
      ['content-type', 'text/plain'],
      ['content-encoding', 'gzip'],
      ['content-length', '31'],
      ['Transfer-Encoding', 'chunked'],
      ['x-name', 'caf\xe9'],
    ] as const;
    expect(latin1(responseHead(404, headers, 12))).toBe(
      'HTTP/1.1 404 Not Found\r\ncontent-type: text/plain\r\nX-Archive-Orig-content-encoding: gzip\r\n' +
        'X-Archive-Orig-content-length: 31\r\nX-Archive-Orig-Transfer-Encoding: chunked\r\nx-name: caf\xe9\r\n' +
        'Content-Length: 12\r\n\r\n',
    );
  });

  test('has a status that is not registered, without a phrase', () => {
    expect(latin1(responseHead(299, [], 0))).toBe('HTTP/1.1 299 \r\nContent-Length: 0\r\n\r\n');
  });

  test('asks for the path at the host', () => {
    expect(latin1(requestHead('http://example.test:81/a?b=c', [['accept', 'text/html']]))).toBe(
      'GET /a?b=c HTTP/1.1\r\nHost: example.test:81\r\naccept: text/html\r\n\r\n',
    );
  });
});

// biome-ignore lint/correctness/useYield: it fails before its first piece
async function* collectable(error: Error): AsyncGenerator<Uint8Array> {
  throw error;
}
