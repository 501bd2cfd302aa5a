import type { Model } from '../eventsourcing/model.js';
import { schemaCodec } from '../eventsourcing/schema-codec.js';
import {
  brokenFieldOf,
  type Check,
  count,
  list,
  optional,
  orNull,
  record,
  type Shape,
  text,
  time,
  truth,
} from '../eventsourcing/shape.js';
import type { HostEvent } from './host.events.js';
import { type HostOverrides, overridesNothing } from './host.overrides.js';
import { HOST_CATEGORY, isHostKey } from './host.stream.js';
import { HOST_STATUSES, type HostView } from './host.view.js';

type DataOf<Type extends HostEvent['type']> = Extract<HostEvent, { readonly type: Type }>['data'];

const byHand = { host: text, by: text, reason: orNull(text) };
const pair: Check = (value) => Array.isArray(value) && value.length === 2 && value.every(text);
const overrides = record<HostOverrides>({
  slots: optional(count),
  delayMs: optional(count),
  respectRobots: optional(truth),
  userAgent: optional(text),
  headers: optional(list(pair)),
});

const SHAPES: { readonly [type in HostEvent['type']]: Shape<DataOf<type>> } = {
  HostHeld: { ...byHand, until: time, heldAt: time },
  HostReleased: { ...byHand, releasedAt: time },
  HostOverridesSet: { ...byHand, overrides, setAt: time },
};

/** A golden file in test/host/golden stands for each shape ever written. */
export const hostCodec = schemaCodec<HostEvent>(
  { HostHeld: [], HostReleased: [], HostOverridesSet: [] },
  (type, data) => brokenFieldOf(SHAPES[type], data),
);

/** Hosts, as those see them who treat all models alike. They are never deleted. */
export const hostModel: Model<HostEvent, HostView> = {
  category: HOST_CATEGORY,
  codec: hostCodec,
  statuses: HOST_STATUSES,
  isId: isHostKey,
  project: projectHost,
  bodiesIn: () => [],
  bodiesOf: () => [],
  happenedAt: ({ type, data }) => {
    switch (type) {
      case 'HostHeld':
        return new Date(data.heldAt);
      case 'HostReleased':
        return new Date(data.releasedAt);
      case 'HostOverridesSet':
        return new Date(data.setAt);
    }
  },
};

/** The last hold or release says all of holds, and the last set of overrides all of these. */
export function projectHost(view: HostView | undefined, { type, data }: HostEvent, revision: bigint): HostView {
  const { host, by, reason } = data;
  const standing = view?.overrides && { overrides: view.overrides };
  switch (type) {
    case 'HostHeld':
      return { host, revision, status: 'held', by, reason, at: data.heldAt, until: data.until, ...standing };
    case 'HostReleased':
      return { host, revision, status: 'released', by, reason, at: data.releasedAt, until: null, ...standing };
    case 'HostOverridesSet': {
      const { setAt, overrides } = data;
      const free: HostView = { host, revision, status: 'free', by, reason, at: setAt, until: null };
      const { overrides: _, ...rest } = view && view.status !== 'free' ? { ...view, revision } : free;
      return overridesNothing(overrides) ? rest : { ...rest, overrides: { overrides, by, reason, setAt } };
    }
  }
}
