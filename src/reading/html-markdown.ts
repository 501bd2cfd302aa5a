import type { Element, ElementContent, Root } from 'hast';
import { toMdast } from 'hast-util-to-mdast';
import { gfmStrikethroughToMarkdown } from 'mdast-util-gfm-strikethrough';
import { gfmTableToMarkdown } from 'mdast-util-gfm-table';
import { toMarkdown } from 'mdast-util-to-markdown';
import { baseOf, placeOf } from './html-links.js';

/** Lists and quotations nested deeper stand side by side: every level is written at the beginning of each line. */
const MAX_LEVELS = 12;
const LEVELS: ReadonlySet<string> = new Set(['ul', 'ol', 'dl', 'menu', 'dir', 'blockquote']);
const ITEMS: ReadonlySet<string> = new Set(['li', 'dt', 'dd']);
const FORMATS: ReadonlySet<string> = new Set(
  'b strong i em u mark q s del strike code kbd samp tt var small big sub sup span font a'.split(' '),
);

/** Markdown as GitHub reads it. No HTML is in it, and every link is absolute and leads to a place. */
export function markdownOf(tree: Root, pageUrl: string): string {
  prepare(tree, { baseUrl: baseOf(tree, pageUrl), formats: new Set(), level: 0 });
  const extensions = [gfmTableToMarkdown(), gfmStrikethroughToMarkdown()];
  return toMarkdown(toMdast(tree, { document: true }), { bullet: '-', rule: '-', extensions });
}

/** Where a node stands. */
interface Place {
  readonly baseUrl: string;
  /** What is said of the text already: to say it once more would say nothing. */
  readonly formats: ReadonlySet<string>;
  readonly level: number;
}

/** Makes links and images absolute, of one that leads to no place its text, and little of what is nested without end. */
function prepare(node: Root | Element, place: Place): void {
  node.children = (node.children as readonly ElementContent[]).flatMap((child) =>
    child.type === 'element' ? prepared(child, place) : [child],
  );
}

function prepared(element: Element, place: Place): readonly ElementContent[] {
  const { tagName, properties } = element;
  const { baseUrl, formats, level } = place;
  const isFormat = FORMATS.has(tagName);
  prepare(element, {
    baseUrl,
    formats: isFormat && !formats.has(tagName) ? new Set([...formats, tagName]) : formats,
    level: LEVELS.has(tagName) ? level + 1 : level,
  });

  if (isFormat && formats.has(tagName)) return element.children;
  if (level >= MAX_LEVELS && (LEVELS.has(tagName) || ITEMS.has(tagName))) element.tagName = 'div';
  switch (tagName) {
    case 'base': // the links are absolute
    case 'iframe': // a page of its own
      return [];
    case 'a':
      return resolve(element, 'href', baseUrl) ? [element] : element.children;
    case 'img':
      if (resolve(element, 'src', baseUrl)) return [element];
      return [{ type: 'text', value: String(properties['alt'] ?? '') }];
    default:
      return [element];
  }
}

/** Whether the URL of an element leads to a place. */
function resolve({ properties }: Element, name: 'href' | 'src', baseUrl: string): boolean {
  const url = typeof properties[name] === 'string' ? placeOf(properties[name], baseUrl) : undefined;
  if (url === undefined) return false;

  properties[name] = url;
  return true;
}
