import type { ErasableModel } from '../eventsourcing/model.js';
import { callbackCodec } from './callback.codec.js';
import type { CallbackEvent } from './callback.events.js';
import { projectCallback } from './callback.projection.js';
import { CALLBACK_STATUSES } from './callback.state.js';
import { CALLBACK_CATEGORY, isCallbackId } from './callback.stream.js';
import type { CallbackView } from './callback.view.js';

/** Callbacks, as those see them who treat all models alike. */
export const callbackModel: ErasableModel<CallbackEvent, CallbackView> = {
  category: CALLBACK_CATEGORY,
  codec: callbackCodec,
  statuses: CALLBACK_STATUSES,
  erasure: {
    deletedType: 'CallbackDeleted',
    deletedAt: ({ type, data }) => (type === 'CallbackDeleted' ? new Date(data.deletedAt) : undefined),
    purgedType: 'CallbackPurged',
    purged: (callbackId, record) => ({ type: 'CallbackPurged', data: { callbackId, ...record } }),
    recordIn: ({ type, data }) => (type === 'CallbackPurged' ? data : undefined),
  },
  isId: isCallbackId,
  project: projectCallback,
  bodiesIn: () => [],
  bodiesOf: () => [],
  happenedAt: (event) => new Date(happenedAt(event)),
};

function happenedAt({ type, data }: CallbackEvent): string {
  switch (type) {
    case 'CallbackDue':
      return data.dueAt;
    case 'CallbackDelivered':
      return data.deliveredAt;
    case 'CallbackFailed':
      return data.failedAt;
    case 'RedeliveryRequested':
      return data.requestedAt;
    case 'CallbackDeleted':
      return data.deletedAt;
    case 'CallbackPurged':
      return data.purgedAt;
  }
}
