import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ThreadsPageReader } from '../../src/adapters/threads/threads.page-reader.js';
import { MAX_PAGE_BYTES } from '../../src/reading/page-reader.js';
import { JobService } from '../kit/job-service.js';

const HTML = '<title>t</title><h1>Head</h1><p>One <a href="x?y">link</a>';
const URL_OF_PAGE = 'https://example.com/dir/page';
const TEXT_OF_HTML = 'Head\n\nOne link';
let service: JobService;
let page: string;
let pages = 0;

beforeAll(async () => {
  service = await JobService.start();
  page = await resultOf(HTML);
});
afterAll(() => service.stop());

async function resultOf(content: string | Buffer, contentType: string | null = 'text/html') {
  const { id } = await service.submitted({ url: `https://example.com/${pages++}` });
  await service.fetched(id, content, { contentType, finalUrl: URL_OF_PAGE });
  return `/v1/jobs/${id}/result`;
}

describe('a result that is read', () => {
  test.each([
    ['text', 'text/plain; charset=utf-8', TEXT_OF_HTML],
    ['markdown', 'text/markdown; charset=utf-8', '# Head\n\nOne [link](https://example.com/dir/x?y)\n'],
  ])('as %s is %s, with everything that keeps it harmless', async (as, type, text) => {
    const answer = await service.ask(`${page}?as=${as}`);

    expect([answer.status, answer.text]).toEqual([200, text]);
    expect(answer.headers).toMatchObject({
      'content-type': type,
      'content-length': String(Buffer.byteLength(text)),
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'cache-control': 'private, no-cache',
    });
  });

  test('as links says where they lead', async () => {
    const answer = await service.ask(`${page}?as=links`);

    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.json()).toEqual({
      baseUrl: URL_OF_PAGE,
      items: [{ url: 'https://example.com/dir/x?y', text: 'link', rel: [], element: 'a' }],
      omitted: 0,
    });
  });

  test('as JSON is what came, in UTF-8', async () => {
    const json = '{"a":"ü","a":1.0,"__proto__":{}}';

    const answer = await service.ask(`${await resultOf(Buffer.from(json, 'utf16le'), 'application/json')}?as=json`);

    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([200, 'application/json', json]);
  });

  test('is known again by its tag, which is no other reading’s, and is not read again then', async () => {
    const readings = ['', '?as=text', '?as=markdown', '?as=links'];
    const tags = await Promise.all(readings.map(async (as) => (await service.ask(page + as, {}, 'HEAD')).headers.etag));
    expect(new Set(tags).size).toBe(readings.length);
    const { opened } = service.bodies;

    const known = await service.ask(`${page}?as=text`, { 'if-none-match': `W/${tags[1]}` });
    const other = await service.ask(`${page}?as=text`, { 'if-none-match': `${tags[0]}, ${tags[2]}` });

    expect([known.status, known.text, known.headers.etag]).toEqual([304, '', tags[1]]);
    expect([other.status, service.bodies.opened]).toEqual([200, opened + 1]);
  });

  test('has another tag once its job was retried, though the bytes are the same', async () => {
    const { id } = await service.submitted({ url: 'https://example.com/missing' });
    const tags = [];
    for (const contentType of ['text/html', 'text/plain']) {
      await service.fetched(id, HTML, { httpStatus: 404, contentType });
      const { headers, text } = await service.ask(`/v1/jobs/${id}/result?as=text`);
      tags.push(headers.etag);
      expect(text).toBe(contentType === 'text/html' ? TEXT_OF_HTML : HTML);
      await service.send(`/v1/jobs/${id}/retry`, {});
    }
    expect(tags[0]).not.toBe(tags[1]);
  });

  test('is told by HEAD, and not opened', async () => {
    const { opened } = service.bodies;

    const answer = await service.ask(`${page}?as=text`, {}, 'HEAD');
    const refused = await service.ask(`${await resultOf('x', 'image/png')}?as=text`, {}, 'HEAD');

    expect([answer.status, answer.text, refused.status]).toEqual([200, '', 406]);
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(service.bodies.opened).toBe(opened);
  });

  test.each([
    ['text', 'image/png', 'x', 'is image/png, which is no text'],
    ['markdown', 'application/json', '{}', 'is application/json, which cannot be read as markdown'],
    ['links', 'text/plain', 'x', 'is text/plain, which cannot be read as links'],
    ['json', 'text/html', '<p>', 'is no JSON'],
    ['text', 'text/html', Buffer.from([0x1f, 0x8b, 0x08, 0]), 'is text/html, which is no text'],
    ['text', 'text/plain', Buffer.alloc(MAX_PAGE_BYTES + 1, 'x'), `has more than ${MAX_PAGE_BYTES} bytes`],
  ])('as %s is not acceptable of %s, and the answer says what it is', async (as, type, content, why) => {
    const result = await resultOf(content, type);

    const answer = await service.ask(`${result}?as=${as}`);

    expect(answer.status).toBe(406);
    const id = result.split('/')[3];
    expect(answer.json()).toMatchObject({
      code: 'not_acceptable',
      detail: `The result of job ${id} ${why}: read its bytes at ${result}`,
    });
    expect(answer.headers).not.toHaveProperty('etag');
  });

  test('is asked for by a name that there is', async () => {
    for (const query of ['as=html', 'as=', 'as=text&as=links', 'as=text&with=x']) {
      expect((await service.ask(`${page}?${query}`)).status).toBe(400);
    }
  });

  test('is not there before the job is finished, nor once it was deleted', async () => {
    const { id } = await service.submitted({ url: 'https://example.com/later' });
    expect((await service.ask(`/v1/jobs/${id}/result?as=text`)).status).toBe(409);
    await service.fetched(id, HTML, { contentType: 'text/html' });
    await service.ask(`/v1/jobs/${id}`, {}, 'DELETE');

    expect((await service.ask(`/v1/jobs/${id}/result?as=text`)).status).toBe(404);
  });

  test('is not told of a job that is deleted while it is read', async () => {
    const result = await resultOf('<p>late</p>'.repeat(1_000));
    service.bodies.onOpened = () => service.ask(result.replace(/\/result$/, ''), {}, 'DELETE');

    const answer = await service.ask(`${result}?as=markdown`);

    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('late');
  });

  test('takes whatever strangers make of a page, while others are answered', async () => {
    const bad = [
      `${'<div>'.repeat(100_000)}deep`,
      `<p>${'a b '.repeat(2_500_000)}`,
      `${'<b>'.repeat(100_000)}${'</i>'.repeat(100_000)}deep`,
      '<'.repeat(1_000_000),
    ];
    for (const html of bad) {
      const result = await resultOf(html);
      const reading = service.ask(`${result}?as=markdown`);
      expect((await service.ask(page, {}, 'HEAD')).status).toBe(200);
      const answer = await reading;
      expect(answer.status).toBe(200);
      expect(answer.text).toContain(html.slice(-4) === 'deep' ? 'deep' : html.slice(-4).trim());
    }
  });
});

describe('reading that takes too long, or comes too often', () => {
  const never = new AbortController().signal;
  const source = (content: string) => ({
    contentType: 'text/html',
    url: URL_OF_PAGE,
    size: content.length,
    open: async function* () {
      yield Buffer.from(content);
    },
  });
  const slow = `<p>${'<b>x</b><i>y</i>'.repeat(100_000)}`;

  test('is ended, and the next page is read', async () => {
    const reader = new ThreadsPageReader({ threads: 1, atOnce: 2, deadlineMs: 1, heapMegabytes: 256 });
    try {
      await expect(reader.read('markdown', source(slow), never)).rejects.toThrow('This took longer than 0.001 s');
    } finally {
      await reader.beforeApplicationShutdown();
    }

    const patient = new ThreadsPageReader({ threads: 1, atOnce: 2, deadlineMs: 60_000, heapMegabytes: 256 });
    try {
      const leaving = new AbortController();
      const left = patient.read('markdown', source(slow), leaving.signal);
      const next = patient.read('text', source(HTML), never);
      await expect(patient.read('text', source(HTML), never)).rejects.toThrow('Too many pages are being read');
      leaving.abort();
      await expect(left).rejects.toThrow('Nobody waits for this any more');
      expect(Buffer.from(await next).toString()).toBe(TEXT_OF_HTML);
    } finally {
      await patient.beforeApplicationShutdown();
    }
    await expect(patient.read('text', source(HTML), never)).rejects.toThrow('The service is stopping');
  });

  test('that needs more memory than a thread has is refused, and the service lives on', async () => {
    const reader = new ThreadsPageReader({ threads: 1, atOnce: 2, deadlineMs: 60_000, heapMegabytes: 16 });
    const heavy = '<p>x</p>'.repeat(249_000);
    try {
      await expect(reader.read('markdown', source(heavy), never)).rejects.toThrow('needs too much memory to be read');
      expect(Buffer.from(await reader.read('text', source(HTML), never)).toString()).toBe(TEXT_OF_HTML);
    } finally {
      await reader.beforeApplicationShutdown();
    }
  });
});
