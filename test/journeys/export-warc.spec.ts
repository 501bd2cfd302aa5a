import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { warcDigest } from '../../src/warc/digest.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Journey } from '../kit/journey.js';
import type { Page } from '../kit/origin.js';
import { TransferClient } from '../kit/transfer-client.js';
import { parseWarc, type ReadRecord } from '../kit/warc-file.js';

const TEXT = 'The same words under two names, long enough to be packed\n'.repeat(20);

const site: Page = ({ url, socket }, response) => {
  switch (url) {
    case '/moved':
      return response.writeHead(302, { location: '/page' }).end();
    case '/missing':
      return response.writeHead(404, { 'content-type': 'text/plain' }).end('No such page\n');
    case '/broken':
      return socket.destroy();
    case '/first':
      return response.writeHead(200, { 'content-type': 'text/plain' }).end(TEXT);
    case '/second':
      return response.writeHead(200, { 'content-encoding': 'gzip', 'x-name': 'caf\xe9' }).end(gzipSync(TEXT));
    default:
      return response.end(`This is ${url}\n`);
  }
};

describeOnFamilies('the journey of a WARC', (fresh) => {
  let journey: Journey;
  let client: TransferClient;
  let file: Response;
  let records: readonly ReadRecord[];
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    journey = await Journey.begin(fresh, site);
    client = new TransferClient(journey.client.url);
    const submit = async (path: string, options: object = {}) => {
      const { job } = await journey.client.submit(`${journey.origin.url}${path}`, { maxAttempts: 1, ...options });
      ids[path] = job.id;
      await eventually(async () => {
        const { status } = await journey.client.job(job.id);
        expect(['completed', 'failed']).toContain(status);
      }, 30_000);
    };
    await submit('/moved', { headers: { accept: 'text/plain', 'accept-encoding': 'br' }, tags: ['a', 'b'] });
    await submit('/missing', { acceptStatus: 'any' });
    await submit('/broken');
    await submit('/first');
    await submit('/second');
    await submit('/large', { maxBytes: 5 });
    const { id } = (await client.export({ format: 'warc' })).transfer;
    await eventually(async () => expect((await client.get(id)).status).toBe('completed'), 30_000);
    file = await client.file(id);
    records = parseWarc(new Uint8Array(await file.arrayBuffer()));
  }, 120_000);
  afterAll(() => journey.close());

  const metadata = (path: string) => {
    const told = records.filter(({ type }) => type === 'metadata').map(({ block }) => JSON.parse(block.toString()));
    return told.find(({ jobId }) => jobId === ids[path]);
  };
  const about = (path: string) => {
    const at = records.findIndex(({ type, block }) => type === 'metadata' && block.includes(ids[path] ?? 'none'));
    const before = records.slice(0, at).findLastIndex(({ type }) => type === 'metadata' || type === 'warcinfo');
    return records.slice(before + 1, at + 1);
  };
  const types = (path: string) => about(path).map(({ type }) => type);

  test('is a file of its own type, which begins by saying what it is', () => {
    expect(file.headers.get('content-type')).toBe('application/warc');
    expect(file.headers.get('content-disposition')).toMatch(/\.warc"$/);
    expect(records[0]?.type).toBe('warcinfo');
    expect(records[0]?.block.toString()).toContain('format: WARC File Format 1.1\r\n');
    expect(new Set(records.map(({ fields }) => fields.get('warc-record-id'))).size).toBe(records.length);
  });

  test('holds what its digests say', () => {
    const digestOf = (bytes: Uint8Array) => warcDigest(createHash('sha256').update(bytes).digest());
    for (const { type, fields, block, payload } of records) {
      expect(fields.get('warc-block-digest')).toBe(digestOf(block));
      const told = fields.get('warc-payload-digest');
      if (type === 'response' && told) expect(told).toBe(digestOf(payload));
    }
  });

  test('tells of a redirect: where it led, what was asked there, and what came', () => {
    expect(types('/moved')).toEqual(['response', 'request', 'metadata']);
    const [response, request, more] = about('/moved') as [ReadRecord, ReadRecord, ReadRecord];
    expect(response.fields.get('warc-target-uri')).toBe(`${journey.origin.url}/page`);
    expect(response.head[0]).toBe('HTTP/1.1 200 OK');
    expect(response.payload.toString()).toBe('This is /page\n');
    expect(request.head).toEqual(['GET /page HTTP/1.1', `Host: ${journey.origin.host}`, 'accept: text/plain']);
    for (const { fields } of [request, more]) {
      expect(fields.get('warc-concurrent-to')).toBe(response.fields.get('warc-record-id'));
      expect(fields.get('warc-date')).toBe(response.fields.get('warc-date'));
    }
    expect(metadata('/moved')).toMatchObject({
      url: `${journey.origin.url}/moved`,
      status: 'completed',
      attempt: 1,
      tags: ['a', 'b'],
      redirects: [{ status: 302, url: `${journey.origin.url}/moved` }],
      error: null,
    });
  });

  test('holds an answer of any status, and of one that failed what is known', () => {
    expect(types('/missing')).toEqual(['response', 'request', 'metadata']);
    expect(about('/missing')[0]?.head[0]).toBe('HTTP/1.1 404 Not Found');
    expect(types('/broken')).toEqual(['metadata']);
    expect(metadata('/broken')).toMatchObject({ status: 'failed', httpStatus: null, missing: null });
    expect(metadata('/broken').error.code).toBe('connection_reset');
  });

  test('says why an answer has no body', () => {
    const [response] = about('/large');
    expect(response?.fields.get('warc-truncated')).toBe('length');
    expect(response?.head).toContain('X-Archive-Orig-content-length: 15');
    expect(response?.payload).toHaveLength(0);
    expect(metadata('/large').error.code).toBe('too_large');
  });

  test('refers to a body that it holds already, instead of repeating it', () => {
    expect(types('/second')).toEqual(['revisit', 'request', 'metadata']);
    const [first] = about('/first') as [ReadRecord];
    const [second] = about('/second') as [ReadRecord];
    expect(first.payload.toString()).toBe(TEXT);
    expect(Object.fromEntries(second.fields)).toMatchObject({
      'warc-profile': 'http://netpreserve.org/warc/1.1/revisit/identical-payload-digest',
      'warc-payload-digest': first.fields.get('warc-payload-digest'),
      'warc-refers-to': first.fields.get('warc-record-id'),
      'warc-refers-to-target-uri': `${journey.origin.url}/first`,
      'warc-refers-to-date': first.fields.get('warc-date'),
    });
    expect(second.payload).toHaveLength(0);
    expect(second.head).toContain('X-Archive-Orig-content-encoding: gzip');
    expect(second.head).toContain('x-name: caf\xe9');
    expect(second.head).toContain(`Content-Length: ${TEXT.length}`);
  });

  describe('that is asked for', () => {
    test('with columns is refused', async () => {
      const { status, problem } = await client.export({ format: 'warc', columns: ['id'] });
      expect({ status, errors: problem.errors }).toMatchObject({ status: 400, errors: [{ pointer: '/columns' }] });
    });
  });
});
