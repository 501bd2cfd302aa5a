import { readFileSync } from 'node:fs';

/** The version of this service, as its package.json has it: beside the sources and beside the build alike. */
export function ownVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
