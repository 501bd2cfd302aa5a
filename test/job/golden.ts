import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Recorded } from '../../src/eventsourcing/event.js';
import { recorded, submitted } from '../kit/stories.js';

/** An event as some version of this service once wrote it. */
export interface Golden {
  /** `<type>.v<schema>`, and where the shape has optional parts, which of them are there. */
  readonly name: string;
  readonly type: string;
  readonly schema: number;
  readonly data: Readonly<Record<string, unknown>>;
}

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'golden');

/** Every shape ever written. */
export function goldens(): readonly Golden[] {
  return readdirSync(FOLDER)
    .sort()
    .map((file) => {
      const { type, schema, data } = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Golden;
      return { name: basename(file, '.json'), type, schema, data };
    });
}

/** What a store returns for it. */
export function asStored({ type, schema, data }: Pick<Golden, 'type' | 'schema' | 'data'>): Recorded {
  const [some] = recorded(submitted());
  if (!some) throw new Error('A story of one event has one');
  return { ...some, type, data, metadata: { ...some.metadata, schema } };
}
