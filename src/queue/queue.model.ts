import type { Model } from '../eventsourcing/model.js';
import { schemaCodec } from '../eventsourcing/schema-codec.js';
import { brokenFieldOf, orNull, type Shape, text, time } from '../eventsourcing/shape.js';
import type { QueueEvent, QueuePaused, QueueResumed } from './queue.events.js';
import { isQueueName, QUEUE_CATEGORY } from './queue.stream.js';
import { QUEUE_STATUSES, type QueueView } from './queue.view.js';

const byHand = { queue: text, by: text, reason: orNull(text) };
const paused: Shape<QueuePaused['data']> = { ...byHand, pausedAt: time };
const resumed: Shape<QueueResumed['data']> = { ...byHand, resumedAt: time };

/** A golden file in test/queue/golden stands for each shape ever written. */
export const queueCodec = schemaCodec<QueueEvent>({ QueuePaused: [], QueueResumed: [] }, (type, data) =>
  brokenFieldOf(type === 'QueuePaused' ? paused : resumed, data),
);

/** Queues, as those see them who treat all models alike. They are never deleted. */
export const queueModel: Model<QueueEvent, QueueView> = {
  category: QUEUE_CATEGORY,
  codec: queueCodec,
  statuses: QUEUE_STATUSES,
  isId: isQueueName,
  project: (_, event, revision) => projectQueue(event, revision),
  bodiesIn: () => [],
  bodiesOf: () => [],
  happenedAt: ({ type, data }) => new Date(type === 'QueuePaused' ? data.pausedAt : data.resumedAt),
};

/** What happened last to a queue says all of it. */
export function projectQueue({ type, data }: QueueEvent, revision: bigint): QueueView {
  if (type === 'QueueResumed') return { queue: data.queue, revision, status: 'open', pause: null };

  const { queue, by, reason, pausedAt } = data;
  return { queue, revision, status: 'paused', pause: { by, reason, pausedAt } };
}
