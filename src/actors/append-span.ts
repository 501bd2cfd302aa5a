import type { Sealed } from '../eventsourcing/event.js';
import type { Appended, EventStore, ExpectedRevision } from '../eventsourcing/event-store.js';
import { spanned } from '../tracing/spans.js';

/** Appends, in a span that names the stream, its events, and what they follow from. */
export function appendInSpan(
  store: EventStore,
  stream: string,
  events: readonly Sealed[],
  expected: ExpectedRevision,
): Promise<Appended> {
  const facts = () => ({
    'retriever.stream': stream,
    'retriever.events': events.map(({ type }) => type).join(', '),
    'retriever.correlation_id': events[0]?.metadata.correlationId ?? '',
  });
  return spanned('append', { facts }, () => store.append(stream, events, expected));
}
