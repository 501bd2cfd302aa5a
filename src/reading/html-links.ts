import type { Element, ElementContent, Root } from 'hast';
import { toText } from 'hast-util-to-text';
import { plainLine } from './plain-text.js';

const MAX_LINKS = 10_000;
const MAX_URL_LENGTH = 8_192;
const MAX_TEXT_LENGTH = 500;

/** Elements that lead somewhere, and the attribute that says where to. */
const LEADING = { a: 'href', area: 'href', link: 'href', iframe: 'src', frame: 'src' } as const;
/** What these name is no place, but a program or the content itself. */
const NO_PLACES: ReadonlySet<string> = new Set(['javascript:', 'vbscript:', 'data:', 'blob:', 'about:']);

/** One link of a page. */
export interface PageLink {
  /** Absolute, as the WHATWG URL standard writes it. */
  readonly url: string;
  /** The text, or what stands for one, on one line. */
  readonly text: string;
  /** What the page says that the link is to it, in lower case. */
  readonly rel: readonly string[];
  readonly element: keyof typeof LEADING;
}

/** The links of a page, in the order that they stand in. */
export interface PageLinks {
  /** What the links of the page are relative to. */
  readonly baseUrl: string;
  readonly items: readonly PageLink[];
  /** Links that are not told: they lead to no place, or are too long or too many. */
  readonly omitted: number;
}

export function linksOf(tree: Root, pageUrl: string): PageLinks {
  const baseUrl = baseOf(tree, pageUrl);
  const items: PageLink[] = [];
  let omitted = 0;
  for (const element of elementsOf(tree)) {
    const given = targetOf(element);
    if (given === undefined) continue;
    const url = placeOf(given, baseUrl);
    if (url === undefined || items.length === MAX_LINKS) omitted++;
    else
      items.push({ url, text: textOf(element), rel: relOf(element), element: element.tagName as PageLink['element'] });
  }
  return { baseUrl, items, omitted };
}

/** What links are relative to: the first `base` of a page, where that is a place on the web, or else the page itself. */
export function baseOf(tree: Root, pageUrl: string): string {
  for (const { tagName, properties } of elementsOf(tree)) {
    if (tagName !== 'base' || typeof properties['href'] !== 'string') continue;
    const base = placeOf(properties['href'], pageUrl);
    return base !== undefined && /^https?:/.test(base) ? base : pageUrl;
  }
  return pageUrl;
}

/** An absolute URL; undefined where it leads to no place. */
export function placeOf(given: string, baseUrl: string): string | undefined {
  if (given.length > MAX_URL_LENGTH || !URL.canParse(given, baseUrl)) return undefined;

  const { href, protocol } = new URL(given, baseUrl);
  return NO_PLACES.has(protocol) || href.length > MAX_URL_LENGTH ? undefined : href;
}

/** Every element below a node, in the order that they stand in. */
export function* elementsOf(node: Root | Element): Generator<Element> {
  for (const child of node.children as readonly ElementContent[]) {
    if (child.type !== 'element') continue;
    yield child;
    yield* elementsOf(child);
  }
}

function targetOf({ tagName, properties }: Element): string | undefined {
  const target = Object.hasOwn(LEADING, tagName) ? properties[LEADING[tagName as keyof typeof LEADING]] : undefined;
  return typeof target === 'string' ? target : undefined;
}

function textOf(element: Element): string {
  const { alt, title } = element.properties;
  const [image] = [...elementsOf(element)].flatMap(({ properties }) => properties['alt'] || []);
  const candidates = [toText(element), image, alt, title].map((each) => plainLine(String(each ?? ''), MAX_TEXT_LENGTH));
  return candidates.find((each) => each !== '') ?? '';
}

function relOf({ properties }: Element): readonly string[] {
  const rel = String(properties['rel'] ?? '')
    .slice(0, MAX_TEXT_LENGTH)
    .toLowerCase();
  return [...new Set(plainLine(rel, MAX_TEXT_LENGTH).split(' '))].filter((word) => word !== '');
}
