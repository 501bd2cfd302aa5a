import { describe, expect, test } from 'vitest';
import type { PageLinks } from '../../src/reading/html-links.js';
import { type FetchedPage, type ReadingName, UnreadableError } from '../../src/reading/page-reader.js';
import { readPage } from '../../src/reading/read-page.js';

const page = (content: string | Buffer, contentType: string | null = 'text/html'): FetchedPage => ({
  bytes: Buffer.from(content),
  contentType,
  url: 'https://example.com/dir/page.html?q=1',
});
const read = (name: ReadingName, content: string | Buffer, contentType?: string | null) =>
  readPage(name, page(content, contentType));
const linksIn = (html: string) => JSON.parse(read('links', html)) as PageLinks;

describe('the text of a page of HTML', () => {
  test.each([
    ['<title>t</title><h1>Head</h1><p>One\n  two<br>three<p>four', 'Head\n\nOne two\nthree\n\nfour'],
    ['<ul><li>a<li>b</ul>', 'a\nb'],
    ['<table><tr><td>a<td>b<tr><td>c<td>d</table>', 'a\tb\nc\td'],
    ['<pre>a\n  b</pre>', 'a\n  b'],
    ['a<script>x()</script><style>y{}</style><!-- z --><noscript>n</noscript><p hidden>h</p>b', 'ab'],
    ['<p>gr&uuml;n &lt;b&gt;', 'grün <b>'],
    ['a\0b\x1b[31mc\u202ed', 'ab[31mcd'],
    ['<body><p>unclosed <b>every<i>thing<a href="x', 'unclosed everything'],
  ])('of %j is %j', (html, text) => {
    expect(read('text', html)).toBe(text);
  });
});

describe('the Markdown of a page of HTML', () => {
  test.each([
    ['<h2>Head</h2><p>One <b>two</b> <i>three</i> <code>x</code>', '## Head\n\nOne **two** *three* `x`\n'],
    ['<ul><li>a<li>b</ul><ol start=3><li>c</ol>', '- a\n- b\n\n3. c\n'],
    [
      '<p><a href="../x?y#z">a</a> <img src=/i.png alt=pic>',
      '[a](https://example.com/x?y#z) ![pic](https://example.com/i.png)\n',
    ],
    ['<base href="//other.example/b/"><a href=x>a</a>', '[a](https://other.example/b/x)\n'],
    ['<base href="javascript:alert(1)"><a href=x>a</a>', '[a](https://example.com/dir/x)\n'],
    [
      '<a href="JAVAscript:alert(1)">a</a> <a href="java\nscript:x">b</a> <img src="data:image/png;base64,x" alt=c>',
      'a b c\n',
    ],
    ['<table><tr><th>a<th>b<tr><td>1<td>2</table>', '| a | b |\n| - | - |\n| 1 | 2 |\n'],
    ['<pre><code class="language-ts">let a;\n</code></pre>', '```ts\nlet a;\n```\n'],
    ['<p>&lt;script&gt; *not bold* [x](javascript:y) # no', '\\<script> \\*not bold\\* \\[x]\\(javascript:y) # no\n'],
    ['<iframe src=https://x.example/></iframe><p>a<del>b</del>', 'a~~b~~\n'],
  ])('of %j is %j', (html, markdown) => {
    expect(read('markdown', html)).toBe(markdown);
  });
});

describe('the links of a page of HTML', () => {
  test('are absolute, in their order, with their texts', () => {
    const html = `<head><link rel="Canonical  NEXT canonical" href=/c><base href="/base/"><base href="/second/"></head>
      <a href="x y" rel=nofollow>one <b>two</b></a><a href="//h/"><img alt="logo"></a><a name=x>none</a>
      <map><area href="#f" alt="part"></map><iframe src="https://f.example/"></iframe><a href="mailto:a@b.c"></a>`;

    expect(linksIn(html)).toEqual({
      baseUrl: 'https://example.com/base/',
      items: [
        { url: 'https://example.com/c', text: '', rel: ['canonical', 'next'], element: 'link' },
        { url: 'https://example.com/base/x%20y', text: 'one two', rel: ['nofollow'], element: 'a' },
        { url: 'https://h/', text: 'logo', rel: [], element: 'a' },
        { url: 'https://example.com/base/#f', text: 'part', rel: [], element: 'area' },
        { url: 'https://f.example/', text: '', rel: [], element: 'iframe' },
        { url: 'mailto:a@b.c', text: '', rel: [], element: 'a' },
      ],
      omitted: 0,
    });
  });

  test('that lead to no place are only counted, and so are those that are too long or too many', () => {
    const nowhere =
      '<a href="javascript:x">a</a><a href="data:text/html,x">b</a><a href="http://[">c</a><a href=blob:x>d</a>';
    const long = `<a href="/${'x'.repeat(9_000)}">e</a>`;

    expect(linksIn(nowhere + long)).toMatchObject({ items: [], omitted: 5 });
    const many = linksIn('<a href=x>a</a>'.repeat(10_001));
    expect([many.items.length, many.omitted]).toEqual([10_000, 1]);
  });

  test('of a page whose base is no place on the web are relative to the page', () => {
    for (const base of ['javascript:alert(1)', 'data:text/html,x', 'mailto:a@b.c', 'http://[']) {
      expect(linksIn(`<base href="${base}"><a href=x>a</a>`).items[0]?.url).toBe('https://example.com/dir/x');
    }
  });

  test('have short texts of one line', () => {
    const [link] = linksIn(`<a href=x>a\n\n<p>b\x1b${'c'.repeat(1_000)}`).items;
    expect(link?.text).toHaveLength(500);
    expect(link?.text).toMatch(/^a bc+…$/);
  });
});

describe('a page that is not HTML', () => {
  test('is read as the text that it is', () => {
    expect(read('text', '{"a":1}', 'application/json')).toBe('{"a":1}');
    expect(read('text', '<a>&lt;</a>', 'application/xml')).toBe('<a>&lt;</a>');
    expect(read('text', Buffer.from('Gr\xfc\xdfe', 'latin1'), 'text/plain; charset=iso-8859-1')).toBe('Grüße');
    expect(read('markdown', '# a <b>', 'text/markdown')).toBe('# a <b>');
    expect(read('text', '', 'text/plain')).toBe('');
  });

  test('of no type is what it looks like', () => {
    expect(read('text', '<!DOCTYPE html><p>a<p>b', null)).toBe('a\n\nb');
    expect(read('text', ' <!-- x -->\n<html><p>a', null)).toBe('a');
    expect(read('text', 'a <html>', null)).toBe('a <html>');
  });

  test.each<[ReadingName, string | null, string | Buffer, string]>([
    ['text', 'image/png', 'x', 'is image/png, which is no text'],
    ['links', 'application/pdf', 'x', 'is application/pdf, which is no text'],
    ['text', null, Buffer.from([0, 1]), 'is of no type, which is no text'],
    ['markdown', 'text/plain', 'x', 'is text/plain, which cannot be read as markdown'],
    ['links', 'application/json', '{}', 'is application/json, which cannot be read as links'],
    ['text', 'text/html', Buffer.from([0x1f, 0x8b, 8, 0]), 'is text/html, which is no text'],
    ['text', 'text/html', Buffer.from([0x1f, 0x9d, 0x90, 0x61]), 'is text/html, which is no text'],
    ['markdown', 'text/html', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x61]), 'is text/html, which is no text'],
    ['text', 'text/plain', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0x61]), 'is text/plain, which is no text'],
    ['json', 'text/html', '<p>', 'is no JSON'],
  ])('has no %s where it is %s', (name, type, content, why) => {
    expect(() => read(name, content, type)).toThrow(new UnreadableError(why));
  });
});

describe('the JSON of a page', () => {
  test.each([
    '{"a":1,"a":2,"__proto__":{"x":1},"constructor":null}',
    '[1.0,12345678901234567890,1e400,"\\ud800"]',
    '"[[[\\"[["',
    'null',
  ])('stays what it is: %s', (json) => {
    expect(read('json', `\ufeff ${json}\n`, 'application/json')).toBe(json);
  });

  test('is read in whatever encoding it came', () => {
    expect(read('json', Buffer.from('{"a":"ü"}', 'utf16le'), 'application/json')).toBe('{"a":"ü"}');
    expect(read('json', '{"a":1}', 'text/html')).toBe('{"a":1}');
  });

  test('is refused where it nests without end, closed or not', () => {
    for (const deep of ['['.repeat(1_000_000), '['.repeat(1_001) + ']'.repeat(1_001), '{"a":'.repeat(100_000)]) {
      expect(() => read('json', deep, 'application/json')).toThrow('is JSON that is nested deeper than 1000 levels');
    }
    const allowed = '['.repeat(1_000) + ']'.repeat(1_000);
    expect(read('json', allowed, 'application/json')).toBe(allowed);
  });
});
