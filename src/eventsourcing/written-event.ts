import type { Sealed } from './event.js';

/** An event as a store keeps it: its data and metadata are the text that was hashed. */
export interface WrittenEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

/**
 * A batch, checked and made text before the store sees it.
 * @throws TypeError for what no store could keep: the caller's mistake.
 */
export function written(stream: string, events: readonly Sealed[]): readonly WrittenEvent[] {
  if (stream === '') throw new TypeError('A stream has a name');
  if (events.length === 0) throw new TypeError(`There is nothing to append to ${stream}`);

  const ids = new Set(events.map(({ id }) => id));
  if (ids.size < events.length) throw new TypeError(`Two events of one batch for ${stream} have the same id`);

  return events.map(({ id, type, data, metadata }) => {
    if (!UUID.test(id)) throw new TypeError(`The id of an event for ${stream} is not a UUID: ${id}`);
    if (typeof type !== 'string' || type === '') throw new TypeError(`An event for ${stream} has no type`);

    return { id, type, data: json(data), metadata: json(metadata) };
  });
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** JSON.stringify throws a TypeError for a bigint or a circle, but answers undefined for what is no JSON at all. */
function json(value: object): string {
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new TypeError('Data and metadata of an event must be JSON');
  return text;
}
