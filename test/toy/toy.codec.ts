import { type Codec, UnreadableEventError } from '../../src/eventsourcing/codec.js';
import type { Recorded } from '../../src/eventsourcing/event.js';
import type { ToyEvent } from './toy.events.js';

const TYPES: readonly string[] = [
  'ToyMade',
  'ToyPlayedWith',
  'ToyThrownAway',
  'ToyPurged',
] satisfies ToyEvent['type'][];

export const toyCodec: Codec<ToyEvent> = {
  schemaOf: () => 1,

  decode(recorded) {
    if (!TYPES.includes(recorded.type)) return undefined;
    if (!('toyId' in recorded.data)) throw new UnreadableEventError(recorded, 'its toyId is missing or broken');

    return recorded as Recorded<ToyEvent>;
  },
};
