import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** An event as some version of this service once wrote it. */
export interface Golden {
  /** `<type>.v<schema>`, and where the shape has optional parts, which of them are there. */
  readonly name: string;
  readonly type: string;
  readonly schema: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Every shape ever written, in the folder `golden` beside a test. */
export function goldensBeside(testUrl: string): readonly Golden[] {
  const folder = join(dirname(fileURLToPath(testUrl)), 'golden');
  return readdirSync(folder)
    .sort()
    .map((file) => {
      const { type, schema, data } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Golden;
      return { name: basename(file, '.json'), type, schema, data };
    });
}

/** Keys and kinds of values, all the way down. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;

  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}
