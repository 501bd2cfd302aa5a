import { createHash } from 'node:crypto';
import { v5 } from 'uuid';

/** Lower-case hex SHA-256 of a text in UTF-8. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A UUID that is the same for the same name (RFC 9562, version 5). */
export function nameUuid(name: string, namespace: string): string {
  return v5(name, namespace);
}
