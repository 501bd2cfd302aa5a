import { applyPatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textDiff } from '../../src/api/diff/text-diff.js';

const diff = (from: string, to: string, by: 'lines' | 'words' | 'json' = 'lines', ignoreWhitespace = false) =>
  textDiff({ from: { name: 'one', text: from }, to: { name: 'two', text: to }, by, ignoreWhitespace });
const NOTHING = { diff: '', added: 0, removed: 0 };

describe('the difference of two texts', () => {
  test('is unified, line by line', () => {
    const { diff: patch, added, removed } = diff('a\nb\nc\n', 'a\nB\nB\nc\n');

    expect(patch).toBe('--- one\n+++ two\n@@ -1,3 +1,4 @@\n a\n-b\n+B\n+B\n c\n');
    expect([added, removed]).toEqual([2, 1]);
  });

  test('leads from one to the other, whatever they are', () => {
    const texts = fc.array(fc.constantFrom('a', 'b', '+', '-', '@@', '---', '')).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(texts, texts, (from, to) => {
        const { diff: patch } = diff(from, to);
        expect(patch === '' ? from : applyPatch(from, patch)).toBe(to);
      }),
    );
  });

  test('leaves white space out of account, where that is wished', () => {
    expect(diff('a  b\n\tc\n', 'a b \nc\n', 'lines', true)).toEqual(NOTHING);
    expect(diff('a  b', 'a b', 'words', true)).toEqual(NOTHING);
    expect(diff('a  b\n', 'a b\n').added).toBe(1);
    expect(diff('a  b', 'a b', 'words').diff).not.toBe('');
  });

  test('marks words in the text', () => {
    expect(diff('to be or not', 'to see or not', 'words')).toEqual({
      diff: 'to [-be-]{+see+} or not',
      added: 1,
      removed: 1,
    });
  });

  test('goes through the fields of JSON, whatever their order and how it is written', () => {
    expect(diff('{"a":1,"b":[1,2]}', '{ "b": [1, 2],\n "a": 1 }', 'json')).toEqual(NOTHING);
    const { diff: patch, added, removed } = diff('{"a":1,"c":1}', '{"c":1,"a":1,"d":{"__proto__":1}}', 'json');

    expect([added, removed]).toEqual([3, 0]);
    expect(patch).toContain('+  "d": {\n+    "__proto__": 1\n+  }');
    expect(() => diff('{', '{}', 'json')).toThrow(SyntaxError);
  });
});
