const TEXTUAL =
  /^(?:text\/[\w.+-]+|application\/(?:[\w.+-]+\+)?(?:xml|json)|application\/(?:x-)?(?:java|ecma)script|image\/svg\+xml|application\/(?:x-ndjson|x-yaml|yaml|sql))$/;
const HTML: ReadonlySet<string> = new Set(['text/html', 'application/xhtml+xml']);
const MARKDOWN: ReadonlySet<string> = new Set(['text/markdown', 'text/x-markdown']);
const CHARSET = /;\s*charset\s*=\s*"?([\w.:-]{1,40})"?/i;

/** A content type without its parameters, in lower case. */
export function mediaTypeOf(contentType: string): string {
  return contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** Whether a content type is one of text, markup and scripts included. */
export function isTextual(contentType: string): boolean {
  return TEXTUAL.test(mediaTypeOf(contentType));
}

export function isHtml(contentType: string): boolean {
  return HTML.has(mediaTypeOf(contentType));
}

export function isMarkdown(contentType: string): boolean {
  return MARKDOWN.has(mediaTypeOf(contentType));
}

/** The encoding that a content type names, in lower case, known or not. */
export function charsetOf(contentType: string | null): string | undefined {
  return contentType?.match(CHARSET)?.[1]?.toLowerCase();
}
