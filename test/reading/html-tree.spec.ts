import fc from 'fast-check';
import type { Element, Nodes } from 'hast';
import { toText } from 'hast-util-to-text';
import { describe, expect, test } from 'vitest';
import { htmlTree, MAX_DEPTH, MAX_ELEMENTS } from '../../src/reading/html-tree.js';
import { UnreadableError } from '../../src/reading/page-reader.js';

/** As nested brackets: what is in what. */
function shape(node: Nodes): string {
  if (node.type === 'text') return node.value;
  const inner = 'children' in node ? node.children.map(shape).join('') : '';
  return node.type === 'element' ? `${node.tagName}[${inner}]` : inner;
}

function depthOf(node: Nodes): number {
  const children: readonly Nodes[] = 'children' in node ? node.children : [];
  return children.reduce((deepest, child) => Math.max(deepest, 1 + depthOf(child)), 0);
}

describe('the tree of a page', () => {
  test.each([
    ['<p>a<p>b', 'p[a]p[b]'],
    ['<P CLASS=x>a</P>', 'p[a]'],
    ['<ul><li>a<ul><li>b</ul><li>c</ul>d', 'ul[li[aul[li[b]]]li[c]]d'],
    ['<dl><dt>a<dd>b<dt>c</dl>', 'dl[dt[a]dd[b]dt[c]]'],
    ['<table><tr><td>a<td>b<tr><th>c</table>d', 'table[tr[td[a]td[b]]tr[th[c]]]d'],
    ['<table><tr><td><table><tr><td>a</table>b<td>c</table>', 'table[tr[td[table[tr[td[a]]]b]td[c]]]'],
    ['<div><table><tr><td>a</div>b</table>c</div>d', 'div[table[tr[td[ab]]]c]d'],
    ['<p>a<b>b<p>c', 'p[ab[b]]p[c]'],
    ['<h1>a<h2>b', 'h1[a]h2[b]'],
    ['<a href=x>a<a href=y>b', 'a[a]a[b]'],
    ['a</b></p>b<br/>c<br>d', 'abbr[]cbr[]d'],
    ['<div/>a', 'div[a]'],
    ['<html><head><title>t</title><body><p>a</body></html>', 'title[t]p[a]'],
    ['a<script>if (a < b) "<p>"</script>b<style>p{}</style>c', 'abc'],
    ['a<svg><title>t</title><path/><g>x</g></svg>b', 'ab'],
    ['a<svg><g><p>b', 'ap[b]'],
    ['a<svg><foreignObject><p>b</p></foreignObject></svg>c', 'ac'],
    ['a<!-- <p> -->b<!doctype html>c<?x y?>d<![CDATA[e]]>f', 'abcdf'],
    ['&lt;p&gt; &amp;amp; &#x1F600; &copy;', '<p> &amp; 😀 ©'],
    ['<', '<'],
    ['a<b', 'a'],
    ['<b', ''],
    ['</', '</'],
    ['', ''],
  ])('of %j is %s', (html, expected) => {
    expect(shape(htmlTree(html))).toBe(expected);
  });

  test('keeps the attributes that something is made of, and of two of one name the first', () => {
    const [link] = htmlTree('<a HREF="x?a=1&amp;b" onclick=y href=z class="b  c" start=x>a</a>').children as Element[];

    expect(link?.properties).toEqual({ href: 'x?a=1&b', className: ['b', 'c'], start: 1 });
  });

  test('loses no text to tags that are nested deeper than it is', () => {
    const deep = 3 * MAX_DEPTH;
    const html = `${'<div>a'.repeat(deep)}${'b</div>'.repeat(deep)}<p>c`;

    const tree = htmlTree(html);

    expect(depthOf(tree)).toBeLessThanOrEqual(MAX_DEPTH + 1);
    expect(toText(tree).replace(/\s/g, '')).toBe(`${'a'.repeat(deep)}${'b'.repeat(deep)}c`);
    expect(shape(tree).endsWith('bp[c]')).toBe(true);
  });

  test.each(['div', 'b', 'p', 'blockquote', 'ul><li', 'table><tr><td', 'svg', 'a', 'template'])(
    'of 100,000 nested <%s> is made in the time of its length',
    (tags) => {
      const open = `<${tags}>`;
      const ends = open
        .split('><')
        .reverse()
        .map((tag) => `</${tag.replace(/[<>]/g, '')}>`)
        .join('');

      const times = 100_000 / open.split('><').length;
      for (const html of [open.repeat(times), open.repeat(times) + ends.repeat(times)]) {
        expect(depthOf(htmlTree(`${html}x`))).toBeLessThanOrEqual(MAX_DEPTH + 1);
      }
    },
  );

  test('is not made of more elements than can be written down', () => {
    expect(() => htmlTree('<br>'.repeat(MAX_ELEMENTS + 1))).toThrow(UnreadableError);
    expect(htmlTree('<br>'.repeat(MAX_ELEMENTS)).children).toHaveLength(MAX_ELEMENTS);
  });

  test('is made of whatever there is, and is never deep', () => {
    const tags = [
      'p',
      'b',
      'div',
      'table',
      'tr',
      'td',
      'li',
      'ul',
      'a',
      'svg',
      'title',
      'textarea',
      'head',
      'body',
      'x-y',
    ];
    const piece = fc.oneof(
      fc.constantFrom(...tags).map((tag) => `<${tag}>`),
      fc.constantFrom(...tags).map((tag) => `</${tag}>`),
      fc.constantFrom('<', '>', '<!--', '-->', '&', '&#x0;', '<br/>', '"', "='", '<![CDATA[', '\0'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 400 }), (pieces) => {
        expect(depthOf(htmlTree(pieces.join('')))).toBeLessThanOrEqual(MAX_DEPTH + 1);
      }),
    );
  });

  test('of what was written down properly has its elements and texts as they were', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '<', '&', 'ü') });
    const { node } = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 5 },
        text.map((each) => each.replaceAll('&', '&amp;').replaceAll('<', '&lt;')),
        fc
          .tuple(fc.constantFrom('div', 'section', 'span', 'em', 'x-y'), fc.array(tie('node'), { maxLength: 4 }))
          .map(([tag, inner]) => `<${tag}>${inner.join('')}</${tag}>`),
      ),
    }));
    const written = (tree: Nodes): string => {
      if (tree.type === 'text') return tree.value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
      const inner = 'children' in tree ? tree.children.map(written).join('') : '';
      return tree.type === 'element' ? `<${tree.tagName}>${inner}</${tree.tagName}>` : inner;
    };
    fc.assert(
      fc.property(node, (html) => {
        expect(written(htmlTree(html))).toBe(html);
      }),
    );
  });
});
