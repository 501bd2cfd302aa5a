import type { Recorded } from '../../src/eventsourcing/event.js';
import { type Golden, goldensBeside } from '../kit/goldens.js';
import { recorded, submitted } from '../kit/stories.js';

/** Every shape ever written. */
export function goldens(): readonly Golden[] {
  return goldensBeside(import.meta.url);
}

/** What a store returns for it. */
export function asStored({ type, schema, data }: Pick<Golden, 'type' | 'schema' | 'data'>): Recorded {
  const [some] = recorded(submitted());
  if (!some) throw new Error('A story of one event has one');
  return { ...some, type, data, metadata: { ...some.metadata, schema } };
}
