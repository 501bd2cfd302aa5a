import { describe, expect, test } from 'vitest';
import { UnreadableEventError } from '../../src/eventsourcing/codec.js';
import type { Recorded } from '../../src/eventsourcing/event.js';
import { PauseQueue, ResumeQueue } from '../../src/queue/queue.commands.js';
import { queueDecider } from '../../src/queue/queue.decider.js';
import type { QueueEvent } from '../../src/queue/queue.events.js';
import { projectQueue, queueCodec } from '../../src/queue/queue.model.js';
import { isQueueName } from '../../src/queue/queue.stream.js';
import { given } from '../kit/given.js';
import { goldensBeside } from '../kit/goldens.js';
import { clockAt, iso, origin, recorded, submitted, WHY } from '../kit/stories.js';

const QUEUE = 'invoices';
const byHand = { queue: QUEUE, by: origin.actor, reason: WHY };
const pause = (at: number) => new PauseQueue(QUEUE, WHY, clockAt(at), origin);
const resume = (at: number) => new ResumeQueue(QUEUE, WHY, clockAt(at), origin);
const paused = (at: number): QueueEvent => ({ type: 'QueuePaused', data: { ...byHand, pausedAt: iso(at) } });
const resumed = (at: number): QueueEvent => ({ type: 'QueueResumed', data: { ...byHand, resumedAt: iso(at) } });
const queue = given(queueDecider);

describe('a queue', () => {
  test('is paused, once', () => {
    queue().when(pause(1)).then(paused(1));
    queue(paused(1), resumed(2)).when(pause(3)).then(paused(3));
    queue(paused(1)).when(pause(2)).thenNothing();
  });

  test('is resumed, once', () => {
    queue(paused(1)).when(resume(2)).then(resumed(2));
    queue(paused(1), resumed(2)).when(resume(3)).thenNothing();
    queue().when(resume(3)).thenNothing();
  });

  test('tells by whom it is paused, and why', () => {
    const pause = { by: 'carla', reason: WHY, pausedAt: iso(1) };
    expect(projectQueue(paused(1), 4n)).toEqual({ queue: QUEUE, revision: 4n, status: 'paused', pause });
    expect(projectQueue(resumed(2), 5n)).toEqual({ queue: QUEUE, revision: 5n, status: 'open', pause: null });
  });

  test.each(['default', 'a', 'A.b_c-1', '0'.repeat(64)])('can be called %s', (name) => {
    expect(isQueueName(name)).toBe(true);
  });

  test.each(['', '.', '-a', 'a b', 'a/b', 'ä', '0'.repeat(65), 'a\n'])('cannot be called %j', (name) => {
    expect(isQueueName(name)).toBe(false);
  });
});

describe('the shapes ever written of queues', () => {
  const goldens = goldensBeside(import.meta.url);
  const [some] = recorded(submitted());
  const asStored = (type: string, data: object) => ({ ...some, type, data }) as unknown as Recorded;

  test('are each in a golden file, and still what is written', () => {
    const writtenNow = [queueDecider.decide(pause(1), 'open'), queueDecider.decide(resume(1), 'paused')].flat();
    expect(goldens.map(({ type, data }) => ({ type, data }))).toEqual(writtenNow);
  });

  test.each(goldens)('$name is read, and none of its fields can be missing', ({ type, data }) => {
    expect(queueCodec.decode(asStored(type, data))).toMatchObject({ type, data });
    for (const field of Object.keys(data)) {
      const { [field]: _, ...without } = data;
      expect(() => queueCodec.decode(asStored(type, without))).toThrow(UnreadableEventError);
    }
  });
});
