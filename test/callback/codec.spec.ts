import { describe, expect, test } from 'vitest';
import { callbackCodec } from '../../src/callback/callback.codec.js';
import type { CallbackEvent } from '../../src/callback/callback.events.js';
import { callbackModel } from '../../src/callback/callback.model.js';
import { UnreadableEventError } from '../../src/eventsourcing/codec.js';
import { asStored } from '../job/golden.js';
import {
  answered,
  broken,
  CALLBACK,
  deleteCallback,
  due,
  record,
  redeliver,
  storyOf,
  viewOf,
} from '../kit/callback-stories.js';
import { goldensBeside } from '../kit/goldens.js';
import { iso, WHY } from '../kit/stories.js';

const last = (...story: readonly CallbackEvent[]) => story.at(-1);
const removed = [{ position: '1', hash: 'ab'.repeat(32) }];

/** By golden file: how the event in it comes about. */
const WRITTEN: Readonly<Record<string, CallbackEvent | undefined>> = {
  'CallbackDue.v1': last(...storyOf(due())),
  'CallbackDelivered.v1': last(...storyOf(due(), record(1, 1, answered(200)))),
  'CallbackFailed.v1': last(...storyOf(due(), record(1, 1, answered(500)))),
  'CallbackFailed.v1.broken': last(...storyOf(due(), record(1, 1, broken))),
  'CallbackFailed.v1.gone': last(...storyOf(due(), record(1, 1, answered(410)))),
  'RedeliveryRequested.v1': last(...storyOf(due(), redeliver(2))),
  'CallbackDeleted.v1': last(...storyOf(due(), deleteCallback(2))),
  'CallbackPurged.v1': callbackModel.erasure.purged(CALLBACK, { by: 'carla', reason: WHY, removed, purgedAt: iso(3) }),
};
const goldens = goldensBeside(import.meta.url);

describe('the shapes ever written of callbacks', () => {
  test('are each in a golden file', () => {
    expect(goldens.map(({ name }) => name).sort()).toEqual(Object.keys(WRITTEN).sort());
  });

  test.each(goldens)('$name is still what is written, to the last key', ({ name, type, data }) => {
    expect(WRITTEN[name]).toEqual({ type, data });
  });

  test.each(goldens)('$name is read, and folds', (golden) => {
    const event = callbackCodec.decode(asStored(golden)) as CallbackEvent;

    expect(event).toMatchObject({ type: golden.type, data: golden.data });
    for (const story of [[], storyOf(due())]) viewOf(...story, event);
    expect(callbackModel.happenedAt?.(event)?.getTime()).not.toBeNaN();
  });

  test.each(goldens)('$name is not read without any of its fields', (golden) => {
    for (const field of Object.keys(golden.data)) {
      const { [field]: _, ...without } = golden.data;
      expect(() => callbackCodec.decode(asStored({ ...golden, data: without }))).toThrow(UnreadableEventError);
    }
  });
});
