/* Which ways there are to look at a body, by what its origin says it is. Nothing that could run is ever run. */

export type Way = 'page' | 'text' | 'markdown' | 'links' | 'json' | 'image' | 'source';

export const WAYS: Readonly<Record<Way, string>> = {
  page: 'Page',
  text: 'Text',
  markdown: 'Markdown',
  links: 'Links',
  json: 'JSON',
  image: 'Image',
  source: 'Source',
};

/** Pictures that cannot hold a script. An SVG can: it is looked at as what it is, text. */
const IMAGES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);
const TEXTUAL =
  /^text\/|[/+](?:json|xml)$|^application\/(?:javascript|x-javascript|ecmascript|x-ndjson|yaml|toml|x-sh|sql)$/;

/** Best first; none where only its hash and its size can be told. */
export function waysFor(contentType: string | null): readonly Way[] {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'text/html' || type === 'application/xhtml+xml') return ['page', 'text', 'markdown', 'links', 'source'];
  if (type === 'text/markdown') return ['text', 'source'];
  if (/[/+]json$/.test(type)) return ['json', 'source'];
  if (IMAGES.has(type)) return ['image'];
  return TEXTUAL.test(type) ? ['text', 'source'] : [];
}
