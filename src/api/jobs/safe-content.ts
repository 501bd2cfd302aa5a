import { charsetOf, isTextual, mediaTypeOf } from '../../reading/media-type.js';

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
const BYTES = 'application/octet-stream';
const MAX_NAME_LENGTH = 100;

/** What goes with everything that strangers wrote. */
export const HARMLESS = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  'x-content-type-options': 'nosniff',
} as const;

/** What is deleted must not live on in a cache that does not ask. */
export const NOT_FOR_CACHES = 'private, no-cache';

/** The content type under which a body may be served. */
export function safeContentType(contentType: string | null): string {
  const type = mediaTypeOf(contentType ?? '');
  const charset = charsetOf(contentType);
  if (SHOWN.has(type)) return isText(type) && charset !== undefined ? `${type}; charset=${charset}` : type;
  if (isTextual(type)) return `text/plain; charset=${charset ?? 'utf-8'}`;

  return BYTES;
}

/** `Content-Disposition` (RFC 6266): shown where that is safe, saved otherwise, under the last name in the URL. */
export function contentDisposition(url: string, safeType: string): string {
  const name = fileName(url);
  const ascii = name.replace(/[^\x20-\x7e]/g, '_');
  const extended = name === ascii ? '' : `; filename*=UTF-8''${percentEncoded(name)}`;
  return `${safeType === BYTES ? 'attachment' : 'inline'}; filename="${ascii}"${extended}`;
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
