import type { Recorded } from '../../eventsourcing/event.js';
import type { Labels } from '../../eventsourcing/model.js';

/** Which events a watcher wants: those that pass each of its conditions. One that is undefined lets everything pass. */
export interface EventFilter {
  /** The streams of jobs. */
  readonly streams: ReadonlySet<string> | undefined;
  readonly types: ReadonlySet<string> | undefined;
  /** Events of an entity that has one of these tags. */
  readonly tags: ReadonlySet<string> | undefined;
  readonly hosts: ReadonlySet<string> | undefined;
  /** Whether it may be told what happened to something before that was deleted. */
  readonly seesDeleted: boolean;
}

/** The same for filters that let the same events pass. */
export function keyOf({ streams, types, tags, hosts, seesDeleted }: EventFilter): string {
  const lists = [streams, types, tags, hosts].map((wanted) => wanted && [...wanted].sort());
  return JSON.stringify([seesDeleted, ...lists]);
}

/** Whether a filter asks for something that only the first event of an entity says. */
export function asksForLabels({ tags, hosts }: EventFilter): boolean {
  return tags !== undefined || hosts !== undefined;
}

/** @param labels of the event's entity, where it has any */
export function passes(event: Recorded, labels: Labels | undefined, filter: EventFilter): boolean {
  const { streams, types, tags, hosts } = filter;
  if (streams && !streams.has(event.stream)) return false;
  if (types && !types.has(event.type)) return false;
  if (tags && !labels?.tags.some((tag) => tags.has(tag))) return false;
  return !hosts || (labels !== undefined && hosts.has(labels.host));
}
