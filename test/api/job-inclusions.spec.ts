import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { JobService } from '../kit/job-service.js';

const HTML = `<title> A\n <b>title</b> \x1b[31m</title><meta name=Description content="What it&#10;is"><base href="/b/">
  <link rel="stylesheet" href=x.css><link rel="CANONICAL" href="c?a=1"><h1>Head</h1>`;
const NO_WORDS = { title: null, description: null, canonicalUrl: null };
let service: JobService;
let pages = 0;

beforeAll(async () => {
  service = await JobService.start();
});
afterAll(() => service.stop());

async function jobOf(content: string | Buffer, contentType: string | null = 'text/html') {
  const { id } = await service.submitted({ url: `https://example.com/${pages++}` });
  await service.fetched(id, content, { contentType, finalUrl: 'https://example.com/dir/page' });
  return `/v1/jobs/${id}`;
}

async function included(job: string, include = 'text,page') {
  const { result } = (await service.ask(`${job}?include=${include}`)).json<{
    result: Record<string, unknown> | null;
  }>();
  return result && { text: result['text'], page: result['page'] };
}

describe('a job that is told with its page', () => {
  test('has its text, and what it says of itself, as plain text', async () => {
    expect(await included(await jobOf(HTML))).toEqual({
      text: 'Head',
      page: { title: 'A <b>title</b> [31m', description: 'What it is', canonicalUrl: 'https://example.com/b/c?a=1' },
    });
  });

  test('has what was asked for, and nothing of it unasked', async () => {
    const job = await jobOf(HTML);

    expect(await included(job, 'text')).toEqual({ text: 'Head', page: undefined });
    expect(Object.keys((await included(job, 'page')) ?? {})).toContain('page');
    const plain = (await service.ask(job)).json<{ result: object }>();
    expect(plain.result).not.toHaveProperty('text');
    expect(plain.result).not.toHaveProperty('page');
  });

  test.each<[string, string | Buffer, string, unknown, unknown]>([
    ['an image', 'x', 'image/png', null, null],
    ['text', 'hello', 'text/plain', 'hello', null],
    ['a page that says nothing', '<p>hello', 'text/html', 'hello', NO_WORDS],
    ['words that are none', '<title> \n</title><meta name=description><link rel=canonical>', 'text/html', '', NO_WORDS],
    ['a canonical URL that is none', '<link rel=canonical href="javascript:x">', 'text/html', '', NO_WORDS],
    [
      'more than 1 MiB',
      `<title>long</title>${'x'.repeat(1_048_576)}`,
      'text/html',
      null,
      { ...NO_WORDS, title: 'long' },
    ],
  ])('has null for what there is not: %s', async (_, content, type, text, page) => {
    expect(await included(await jobOf(content, type))).toEqual({ text, page });
  });

  test('has words of bounded length', async () => {
    const html = `<title>${'t'.repeat(9_000)}</title><meta property="og:description" content="${'d'.repeat(9_000)}">`;

    const words = (await included(await jobOf(html), 'page'))?.page as { title: string; description: string };

    expect([words.title.length, words.description.length]).toEqual([500, 2_000]);
  });

  test('is known by a tag of its own', async () => {
    const job = await jobOf(HTML);
    const tags = await Promise.all(
      ['', '?include=text', '?include=page', '?include=page,text'].map(
        async (query) => (await service.ask(job + query)).headers.etag ?? '',
      ),
    );
    expect(new Set(tags).size).toBe(4);
    const { opened } = service.bodies;

    const known = await service.ask(`${job}?include=text,page`, { 'if-none-match': tags[3] ?? '' });
    const other = await service.ask(`${job}?include=text`, { 'if-none-match': tags[0] ?? '' });

    expect([known.status, other.status, service.bodies.opened]).toEqual([304, 200, opened + 1]);
  });

  test('is not told of when it is deleted while its page is read', async () => {
    const job = await jobOf('<p>late');
    service.bodies.onOpened = () => service.ask(job, {}, 'DELETE');

    const answer = await service.ask(`${job}?include=text`);

    expect([answer.status, answer.text.includes('late')]).toEqual([404, false]);
  });

  test('is as it is without, where nothing was fetched', async () => {
    const { id } = await service.submitted({ url: 'https://example.com/waiting' });

    expect((await service.ask(`/v1/jobs/${id}?include=text,page`)).json()).toMatchObject({ id, result: null });
  });

  test('is asked for by names that there are', async () => {
    const job = await jobOf(HTML);
    for (const include of ['html', '', 'text,html']) {
      expect((await service.ask(`${job}?include=${include}`)).status).toBe(400);
    }
  });
});
