import type { Element, Root } from 'hast';
import { toText } from 'hast-util-to-text';
import { baseOf, elementsOf, placeOf } from './html-links.js';
import { MAX_DESCRIPTION_LENGTH, MAX_TITLE_LENGTH, type PageWords } from './page-reader.js';
import { plainLine } from './plain-text.js';

export function wordsOf(tree: Root, pageUrl: string): PageWords {
  const elements = [...elementsOf(tree)];
  const title = elements.find(({ tagName }) => tagName === 'title');
  return {
    title: title ? lineOf(textOf(title), MAX_TITLE_LENGTH) : null,
    description: lineOf(metaOf(elements, 'description') ?? metaOf(elements, 'og:description'), MAX_DESCRIPTION_LENGTH),
    canonicalUrl: canonicalOf(elements, baseOf(tree, pageUrl)),
  };
}

/** The text of an element that is not shown, and so has none of its own. */
function textOf({ children }: Element): string {
  return toText({ type: 'element', tagName: 'p', properties: {}, children });
}

function metaOf(elements: readonly Element[], name: string): string | undefined {
  const meta = elements.find(({ tagName, properties }) => {
    const named = properties['name'] ?? properties['property'];
    return tagName === 'meta' && typeof named === 'string' && named.trim().toLowerCase() === name;
  });
  return typeof meta?.properties['content'] === 'string' ? meta.properties['content'] : undefined;
}

function canonicalOf(elements: readonly Element[], baseUrl: string): string | null {
  const link = elements.find(
    ({ tagName, properties }) =>
      tagName === 'link' && /(?:^|\s)canonical(?:\s|$)/i.test(String(properties['rel'] ?? '')),
  );
  const { href } = link?.properties ?? {};
  const url = typeof href === 'string' ? placeOf(href, baseUrl) : undefined;
  return url !== undefined && /^https?:/.test(url) ? url : null;
}

function lineOf(text: string | undefined, max: number): string | null {
  return plainLine(text ?? '', max) || null;
}
