/*
 * Whatever was fetched was written by strangers, and is served from this service's own origin: only types that a
 * browser shows without running anything keep their name; markup and scripts become plain text, the rest plain bytes.
 */

const SHOWN: ReadonlySet<string> = new Set([
  'text/plain',
  'text/csv',
  'application/json',
  'application/pdf',
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
]);
const TEXTUAL =
  /^(?:text\/[\w.+-]+|application\/(?:[\w.+-]+\+)?(?:xml|json)|application\/(?:x-)?(?:java|ecma)script|image\/svg\+xml|application\/(?:x-ndjson|x-yaml|yaml|sql))$/;
const BYTES = 'application/octet-stream';
const CHARSET = /;\s*charset\s*=\s*"?([\w.:-]{1,40})"?/i;
const MAX_NAME_LENGTH = 100;

/** The content type under which a body may be served. */
export function safeContentType(contentType: string | null): string {
  const type = typeOf(contentType ?? '');
  const charset = charsetOf(contentType);
  if (SHOWN.has(type)) return isText(type) && charset !== undefined ? `${type}; charset=${charset}` : type;
  if (TEXTUAL.test(type)) return `text/plain; charset=${charset ?? 'utf-8'}`;

  return BYTES;
}

/** Whether a content type is one of text, markup and scripts included. */
export function isTextual(contentType: string): boolean {
  return TEXTUAL.test(typeOf(contentType));
}

/** The encoding that a content type names, in lower case, known or not. */
export function charsetOf(contentType: string | null): string | undefined {
  return contentType?.match(CHARSET)?.[1]?.toLowerCase();
}

/** `Content-Disposition` (RFC 6266): shown where that is safe, saved otherwise, under the last name in the URL. */
export function contentDisposition(url: string, safeType: string): string {
  const name = fileName(url);
  const ascii = name.replace(/[^\x20-\x7e]/g, '_');
  const extended = name === ascii ? '' : `; filename*=UTF-8''${percentEncoded(name)}`;
  return `${safeType === BYTES ? 'attachment' : 'inline'}; filename="${ascii}"${extended}`;
}

function typeOf(contentType: string): string {
  return contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

function isText(type: string): boolean {
  return type.startsWith('text/');
}

/** No path, no controls, nothing that quotes or that a file system takes for more than a name. */
function fileName(url: string): string {
  const { pathname, hostname } = new URL(url);
  const last = decoded(pathname.split('/').at(-1) ?? '');
  const name = [...last.replace(UNSAFE_IN_NAMES, '_').replace(/^[.\s]+/, '')]
    .slice(0, MAX_NAME_LENGTH)
    .join('')
    .replace(/[.\s]+$/, '');
  return name === '' ? hostname.replace(/[^\w.-]/g, '_') : name;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // not UTF-8, percent-encoded: as it stands
  }
}

function percentEncoded(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Separators, quotes, wildcards, `%`, controls, and characters that turn the direction of writing. */
const UNSAFE_IN_NAMES = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\:*?"<>|%]/gu;
