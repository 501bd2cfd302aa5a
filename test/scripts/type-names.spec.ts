import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const DECLARED = /^export (?:abstract )?(?:class|interface|type|enum) (\w+)/gm;
/** Made from the OpenAPI document, which has names of its own. */
const GENERATED = 'contract/generated.ts';

test('no two types that others may import have one name', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => file.endsWith('.ts') && file !== GENERATED);
  const places = new Map<string, string[]>();
  for (const file of sources) {
    for (const [, name = ''] of readFileSync(join('src', file), 'utf8').matchAll(DECLARED)) {
      places.set(name, [...(places.get(name) ?? []), file]);
    }
  }

  expect(places.size).toBeGreaterThan(500); // it found what it looks at
  expect([...places].filter(([, where]) => where.length > 1)).toEqual([]);
});
