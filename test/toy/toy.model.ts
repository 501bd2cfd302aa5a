import type { ErasableModel } from '../../src/eventsourcing/model.js';
import { toyCodec } from './toy.codec.js';
import type { ToyEvent } from './toy.events.js';
import { projectToy, type ToyView } from './toy.view.js';

export const TOY_CATEGORY = 'toy';

export const toyModel: ErasableModel<ToyEvent, ToyView> = {
  category: TOY_CATEGORY,
  codec: toyCodec,
  statuses: ['new', 'loved'],
  erasure: {
    deletedType: 'ToyThrownAway',
    deletedAt: ({ type, data }) => (type === 'ToyThrownAway' ? new Date(data.thrownAwayAt) : undefined),
    purgedType: 'ToyPurged',
    purged: (toyId, record) => ({ type: 'ToyPurged', data: { toyId, ...record } }),
    recordIn: ({ type, data }) => (type === 'ToyPurged' ? data : undefined),
  },
  isId: (text) => /^[0-9a-f]{8}$/.test(text),
  project: projectToy,
  bodiesIn: ({ type, data }) => (type === 'ToyMade' ? [data.picture] : []),
  bodiesOf: ({ picture }) => (picture ? [picture] : []),
};
