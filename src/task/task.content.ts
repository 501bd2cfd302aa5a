import type { NamedBody } from '../eventsourcing/model.js';
import { ContentTooDeepError, ContentTooLargeError } from './task.errors.js';

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** JSON of a client's own: in the event itself where it is small, and in the body store where it is not. */
export type Content = { readonly json: JsonValue } | NamedBody;

/** Nothing was given. */
export const NO_CONTENT: Content = { json: null };

/** Of the compact JSON in UTF-8: what one task's data, result or error may have. */
export const MAX_CONTENT_BYTES = 1024 ** 2;

/** What is larger goes into the body store. */
const MAX_INLINE_BYTES = 16 * 1024;

/** Nobody's JSON is deeper, and what writes JSON calls itself for each level. */
const MAX_DEPTH = 200;

/** JSON as it is to be kept: inside the event, or as bytes for the body store. */
export type Packed = { readonly content: Content } | { readonly bytes: Uint8Array };

/** @throws ContentTooLargeError, ContentTooDeepError */
export function pack(json: JsonValue): Packed {
  if (isDeeperThan(json, MAX_DEPTH)) throw new ContentTooDeepError(MAX_DEPTH);
  const bytes = new TextEncoder().encode(JSON.stringify(json));
  if (bytes.length > MAX_CONTENT_BYTES) throw new ContentTooLargeError(MAX_CONTENT_BYTES);

  return bytes.length > MAX_INLINE_BYTES ? { bytes } : { content: { json } };
}

/** The bodies among some contents. */
export function bodiesAmong(contents: readonly (Content | null)[]): readonly NamedBody[] {
  return contents.flatMap((content) => (content !== null && 'sha256' in content ? [content] : []));
}

/** Level by level, so that no depth is too much for this itself. */
function isDeeperThan(json: JsonValue, levels: number): boolean {
  let level: readonly JsonValue[] = [json];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levels) return true;
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  return false;
}
