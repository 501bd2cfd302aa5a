import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LINE_END, readPastedLine } from '../../src/job/job.pasted.js';

const URL = 'https://example.com/a_(b)?c=d,e;f#g';

describe('a line that somebody pasted', () => {
  test.each([
    URL,
    `  ${URL}\t`,
    `\uFEFF${URL}`,
    `${URL},`,
    `${URL} ;`,
    `"${URL}"`,
    `'${URL}',`,
    `“${URL}”`,
    `<${URL}>`,
    `(${URL})`,
    `"<${URL}>",`,
    `${URL}\tA title, with words`,
    `A title, with words\t${URL}`,
    `"${URL}"\t"A title"`,
    `"${URL}","A title"`,
    `- ${URL}`,
    `* <${URL}>`,
    `12. ${URL}`,
    `> - ${URL}`,
    `[1]: ${URL}`,
    `[A title](${URL})`,
    `- [A title](<${URL}> "said twice") and why`,
    `![An image](${URL})`,
  ])('means one URL: %j', (line) => {
    expect(readPastedLine(line)).toEqual({ kind: 'url', url: URL });
  });

  test.each(['', '  ', '\t', '# a comment', '#https://example.com/', '\uFEFF'])('asks for nothing: %j', (line) => {
    expect(readPastedLine(line)).toEqual({ kind: 'nothing' });
  });

  test.each([
    ['several_urls', 'https://example.com/1 https://example.com/2'],
    ['several_urls', 'https://example.com/1\thttps://example.com/2'],
    ['several_urls', '"https://example.com/1", "https://example.com/2"'],
    ['several_urls', '[one](https://example.com/1) [two](https://example.com/2)'],
    ['space_in_url', 'https://example.com/1 A title'],
    ['space_in_url', 'https://example.com/my page.html'],
    ['space_in_url', 'see https://example.com/1'],
  ])('is unclear, which is told as %s: %j', (code, line) => {
    expect(readPastedLine(line)).toMatchObject({ kind: 'unclear', code });
  });

  test.each(['https://web.example/https://example.com/', 'www.example.com', 'nonsense', '"', '()', '[a]', '-'])(
    'is left to those who know URLs: %j',
    (line) => {
      expect(readPastedLine(line)).toEqual({ kind: 'url', url: line });
    },
  );

  test('is read in a time that grows with its length alone', () => {
    for (const piece of ['[', '](', '[](', '"', '<', '(', '- ', '1. ', '\t', 'a', 'a://', '[a](b', ',', '[a](b "'])
      for (let n = 0; n < 20; n++)
        expect(readPastedLine(`x${piece.repeat(16_000)}`.slice(0, 16_000)).kind).toBeDefined();
  });

  test('never holds white space where it is a URL', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (line) => {
        const read = readPastedLine(line);
        return read.kind !== 'url' || !/\s/.test(read.url);
      }),
    );
  });
});

test('lines end as any system ends them', () => {
  expect('a\nb\rc\r\nd\n\re'.split(LINE_END)).toEqual(['a', 'b', 'c', 'd', '', 'e']);
});
