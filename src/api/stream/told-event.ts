import type { Recorded } from '../../eventsourcing/event.js';
import { idField, type Models } from '../../eventsourcing/model.js';
import { type EventFilter, passes } from './event-filter.js';
import { endingFrame, eventFrame } from './event-frames.js';
import type { EntityFacts } from './known-entities.js';

/**
 * The frame that a watcher is sent of an event; undefined where it is sent none. What was purged nobody is told of any
 * more, even where it lies in the log still; what was deleted only those may read. That it was, all are told.
 */
export function toldEvent(
  event: Recorded,
  facts: EntityFacts | undefined,
  filter: EventFilter,
  models: Models,
): string | undefined {
  if (!passes(event, facts?.labels, filter)) return undefined;

  const model = models.entityOf(event.stream)?.model;
  const erasure = model?.erasure;
  if (!erasure) return eventFrame(event);

  const isPurge = event.type === erasure.purgedType;
  if (facts?.end === 'purged' && !isPurge) return undefined;
  if (filter.seesDeleted) return eventFrame(event);
  if (isPurge || event.type === erasure.deletedType) return endingFrame(event, idField(model));
  return facts?.end === 'deleted' ? undefined : eventFrame(event);
}
