/** What a line of a list that somebody pasted asks for. */
export type PastedLine =
  | { readonly kind: 'url'; readonly url: string }
  /** Blank, or a comment. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unclear'; readonly code: 'several_urls' | 'space_in_url'; readonly sentence: string };

/** Ends a line, whichever system it was written on. */
export const LINE_END = /\r\n|\n|\r/g;

/**
 * The URL that a person means with a line: alone, or with what lists have round it: a mark of a list, quotes or angle
 * brackets, a comma at the end, a title behind a tab or in a link of Markdown. Whether it is a URL is for others to say.
 */
export function readPastedLine(line: string): PastedLine {
  const text = line.replace(/^\uFEFF/, '').trim();
  if (text === '' || text.startsWith('#')) return { kind: 'nothing' };
  if (text.length > MAX_LENGTH) return { kind: 'url', url: text }; // which is refused for its length

  const [link, ...others] = [...text.matchAll(MARKDOWN_LINK)].map(([, , target = '']) => target);
  if (others.length > 0) return SEVERAL;
  if (link !== undefined && !SCHEME.test(text.replace(MARKDOWN_LINK, ''))) return { kind: 'url', url: link };

  const item = text.replace(LIST_MARKS, '');
  const columns = item.split('\t').map(bare).filter(Boolean);
  const urls = columns.filter((column) => BEGINS_AS_URL.test(column));
  if (urls.length > 1) return SEVERAL;

  const [url = ''] = urls.length === 1 ? urls : columns;
  if (!/\s/.test(url)) return { kind: 'url', url };
  return url.split(/\s+/).filter((word) => SCHEME.test(word)).length > 1 ? SEVERAL : SPACE;
}

/** Longer than any URL that is taken, with what may stand round it. */
const MAX_LENGTH = 16_384;

const SEVERAL: PastedLine = {
  kind: 'unclear',
  code: 'several_urls',
  sentence: 'There is more than one URL on this line',
};
const SPACE: PastedLine = {
  kind: 'unclear',
  code: 'space_in_url',
  sentence: 'A URL has no spaces in it (write %20), and a title behind it is set apart by a tab',
};

/* Each part of a pattern has a bound: a line is read in a time that grows with its length alone. */
const SCHEME = /[a-z][a-z\d+.-]{0,20}:\/\//i;
const BEGINS_AS_URL = new RegExp(`^${SCHEME.source}`, 'i');
/** `[title](target "more")`, or an image; a target may have one pair of brackets in it, as those of encyclopedias do. */
const MARKDOWN_LINK =
  /!?\[([^\][]{0,500})\]\(\s*<?((?:[^\s()<>]|\([^\s()<>]{0,500}\))+)>?(?:\s+["'(][^)]{0,500})?\s*\)/g;
/** `- `, `* `, `1. `, `> `, and `[1]: ` of a list of references. */
const LIST_MARKS = /^(?:(?:[-*+•>]|\d{1,6}[.)])\s+)*(?:\[[^\]]+\]:\s+)?/;

const PAIRS = new Map(['""', "''", '``', '<>', '“”', '‘’', '«»', '()'].map(([open = '', close = '']) => [open, close]));

/** Without what stands round it. What follows the closing quote of a cell is the next one. */
function bare(text: string): string {
  const unended = withoutEnd(text.trim());
  const close = PAIRS.get(unended.charAt(0));
  if (close === undefined) return unended;

  const end = unended.startsWith(close) ? unended.indexOf(close, 1) : unended.lastIndexOf(close);
  const rest = unended.slice(end + 1);
  return end > 1 && /^(?:\s*[,;].*)?$/.test(rest) && !SCHEME.test(rest) ? bare(unended.slice(1, end)) : unended;
}

function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && ' ,;'.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
