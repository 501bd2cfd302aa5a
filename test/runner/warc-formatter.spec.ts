import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqliteBodyStore } from '../../src/adapters/sqlite/bodies/sqlite.body-store.js';
import type { JobView } from '../../src/job/job.view.js';
import { WarcFormatter } from '../../src/runner/transfers/warc-formatter.js';
import type { ExportView } from '../../src/transfer/transfer.view.js';
import { collect } from '../kit/collect.js';
import { damageTo } from '../kit/damaged-bodies.js';
import { completed, queued } from '../kit/job-views-kit.js';
import { response } from '../kit/stories.js';
import { temporaryFolder } from '../kit/temporary-folder.js';
import { exportRequest, requestExport, storyOf, viewOf } from '../kit/transfer-stories.js';
import { parseWarc } from '../kit/warc-file.js';

const request = { ...exportRequest, format: 'warc' as const, columns: null };
const view = viewOf(...storyOf(requestExport(0, request))) as ExportView;

describe('jobs as records of a WARC', () => {
  let bodies: SqliteBodyStore;

  beforeEach(async () => {
    bodies = await SqliteBodyStore.open(':memory:');
  });
  afterEach(() => bodies.close());

  const kept = async (text: string): Promise<JobView> => {
    const body = await bodies.put(piecesOf(text));
    return { ...completed(queued()), response: response(), body };
  };
  const part = async (...jobs: readonly JobView[]) =>
    Buffer.concat(await collect(new WarcFormatter(view, bodies).write(jobs)));
  const types = async (...jobs: readonly JobView[]) => parseWarc(await part(...jobs)).map(({ type }) => type);

  test('are the same bytes when a part is written again', async () => {
    const jobs = [await kept('once'), await kept('twice'), await kept('twice')];
    expect(await part(...jobs)).toEqual(await part(...jobs));
  });

  test('never refer to a body of another part', async () => {
    const [first, second] = [await kept('twice'), await kept('twice')];
    expect(await types(first, second)).toEqual(['response', 'request', 'metadata', 'revisit', 'request', 'metadata']);
    expect(await types(second)).toEqual(['response', 'request', 'metadata']);
  });

  test('hold the page of one that was found unchanged, or refer to it, and say since when', async () => {
    const first = await kept('once');
    const again = { ...(await kept('once')), notModified: true, unchangedSince: '2026-03-01T12:00:00.000Z' };
    const told = async (...jobs: readonly JobView[]) => {
      const { block } = parseWarc(await part(...jobs)).at(-1) ?? {};
      return JSON.parse(block?.toString() ?? '').unchangedSince;
    };
    expect(await types(first, again)).toEqual(['response', 'request', 'metadata', 'revisit', 'request', 'metadata']);
    expect(await types(again)).toEqual(['response', 'request', 'metadata']);
    expect([await told(first), await told(again)]).toEqual([null, '2026-03-01T12:00:00.000Z']);
  });

  test('repeat an answer of nothing, which is shorter than a reference', async () => {
    expect(await types(await kept(''), await kept(''))).not.toContain('revisit');
  });

  test('say of a body that is lost that it is, and leave the answer out', async () => {
    const lost = { ...(await kept('here')), body: { sha256: 'ab'.repeat(32), size: 7 } };
    const [metadata, ...more] = parseWarc(await part(lost));
    expect(more).toEqual([]);
    expect(JSON.parse(metadata?.block.toString() ?? '')).toMatchObject({
      httpStatus: 200,
      body: lost.body,
      missing: { code: 'body_lost', message: 'The body is not kept any more' },
    });
  });

  test('say of a body that is damaged that it is, and leave the answer out', async () => {
    const folder = await temporaryFolder();
    const path = join(folder.path, 'bodies.db');
    const inFile = await SqliteBodyStore.open(path);
    const body = await inFile.put(piecesOf('here'));
    await damageTo(path).flipBit(body.sha256, 0);

    const written = new WarcFormatter(view, inFile).write([{ ...(await kept('here')), body }]);

    const [metadata, ...more] = parseWarc(Buffer.concat(await collect(written)));
    expect(more).toEqual([]);
    expect(JSON.parse(metadata?.block.toString() ?? '')).toMatchObject({ missing: { code: 'body_damaged' } });
    await inFile.close();
    await folder.remove();
  });

  test('hold no header that was not sent: a redirect had left the origin it was meant for', async () => {
    const job = await kept('elsewhere');
    const headers = [
      ['accept', 'text/html'],
      ['x-key', 'secret'],
    ] as const;
    const came = (url: string) => ({
      ...response(),
      finalUrl: 'http://other.test/',
      redirects: [{ status: 301, url }],
    });
    const sent = async (url: string) => {
      const asked = { ...job, options: { ...job.options, headers }, response: came(url) };
      return parseWarc(await part(asked)).find(({ type }) => type === 'request')?.head;
    };
    expect(await sent('http://example.test/')).toEqual(['GET / HTTP/1.1', 'Host: other.test', 'accept: text/html']);
    expect(await sent('http://other.test/a')).toContain('x-key: secret');
  });

  test('tell of a job that waits what is known', async () => {
    const [metadata] = parseWarc(await part(queued()));
    expect(JSON.parse(metadata?.block.toString() ?? '')).toMatchObject({
      status: 'queued',
      httpStatus: null,
      missing: null,
    });
  });
});

async function* piecesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
