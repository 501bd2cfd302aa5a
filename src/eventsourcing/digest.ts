import { hash } from 'node:crypto';
import { parse, v5 } from 'uuid';

/** Lower-case hex SHA-256 of a text in UTF-8. */
export function sha256(text: string): string {
  return hash('sha256', text);
}

/** UUIDs that are the same for the same names (RFC 9562, version 5), of one namespace. */
export function namedUuids(namespace: string): (name: string) => string {
  const bytes = parse(namespace);
  return (name) => v5(name, bytes);
}
