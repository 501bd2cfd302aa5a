import type { RecordedEvent } from '@eventstore/db-client';
import type { Recorded } from '../../../eventsourcing/event.js';
import type { Metadata } from '../../../eventsourcing/metadata.js';
import type { StreamNames } from '../stream-names.js';

/** An event as the port has it. The stream's name is told without the namespace, so that hash chains don't know it. */
export function recorded(event: RecordedEvent, names: StreamNames): Recorded {
  return {
    stream: names.ours(event.streamId),
    revision: event.revision,
    position: positionOf(event),
    id: event.id,
    type: event.type,
    data: event.data as object,
    metadata: event.metadata as object as Metadata,
    recordedAt: event.created,
  };
}

/** Servers before 22.6 do not tell positions when a stream is read: they send the greatest number there is. */
function positionOf({ position }: RecordedEvent): bigint {
  if (position && position.commit < NO_POSITION) return position.commit;
  throw new Error('it does not tell the positions of events: version 22.6 or newer is needed');
}

const NO_POSITION = 2n ** 63n;
