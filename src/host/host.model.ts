import type { Model } from '../eventsourcing/model.js';
import { schemaCodec } from '../eventsourcing/schema-codec.js';
import { brokenFieldOf, orNull, type Shape, text, time } from '../eventsourcing/shape.js';
import type { HostEvent, HostHeld, HostReleased } from './host.events.js';
import { HOST_CATEGORY, isHostKey } from './host.stream.js';
import { HOST_STATUSES, type HostView } from './host.view.js';

const byHand = { host: text, by: text, reason: orNull(text) };
const held: Shape<HostHeld['data']> = { ...byHand, until: time, heldAt: time };
const released: Shape<HostReleased['data']> = { ...byHand, releasedAt: time };

/** A golden file in test/host/golden stands for each shape ever written. */
export const hostCodec = schemaCodec<HostEvent>({ HostHeld: [], HostReleased: [] }, (type, data) =>
  brokenFieldOf(type === 'HostHeld' ? held : released, data),
);

/** Hosts, as those see them who treat all models alike. They are never deleted. */
export const hostModel: Model<HostEvent, HostView> = {
  category: HOST_CATEGORY,
  codec: hostCodec,
  statuses: HOST_STATUSES,
  isId: isHostKey,
  project: (_, event, revision) => projectHost(event, revision),
  bodiesIn: () => [],
  bodiesOf: () => [],
  happenedAt: ({ type, data }) => new Date(type === 'HostHeld' ? data.heldAt : data.releasedAt),
};

/** What happened last to a host says all of it. */
export function projectHost({ type, data }: HostEvent, revision: bigint): HostView {
  const { host, by, reason } = data;
  return type === 'HostHeld'
    ? { host, revision, status: 'held', by, reason, at: data.heldAt, until: data.until }
    : { host, revision, status: 'released', by, reason, at: data.releasedAt, until: null };
}
