import { describe, expect, test } from 'vitest';
import { UnreadableEventError } from '../../src/eventsourcing/codec.js';
import type { Recorded } from '../../src/eventsourcing/event.js';
import { HoldHost, ReleaseHost } from '../../src/host/host.commands.js';
import { hostDecider } from '../../src/host/host.decider.js';
import type { HostEvent } from '../../src/host/host.events.js';
import { hostCodec, projectHost } from '../../src/host/host.model.js';
import { given } from '../kit/given.js';
import { goldensBeside } from '../kit/goldens.js';
import { clockAt, iso, origin, recorded, submitted, WHY } from '../kit/stories.js';

const HOST = 'example.com:8080';
const byHand = { host: HOST, by: origin.actor, reason: WHY };
const hold = (at: number, until: number) => new HoldHost(HOST, clockAt(until), WHY, clockAt(at), origin);
const release = (at: number, isHeld = false) => new ReleaseHost(HOST, isHeld, WHY, clockAt(at), origin);
const held = (at: number, until: number): HostEvent => ({
  type: 'HostHeld',
  data: { ...byHand, until: iso(until), heldAt: iso(at) },
});
const released = (at: number): HostEvent => ({ type: 'HostReleased', data: { ...byHand, releasedAt: iso(at) } });
const host = given(hostDecider);

describe('a host', () => {
  test('is held, and for longer where it is held again', () => {
    host().when(hold(1, 60)).then(held(1, 60));
    host(held(1, 60)).when(hold(2, 61)).then(held(2, 61));
    host(held(1, 60)).when(hold(2, 60)).thenNothing();
    host(held(1, 60)).when(hold(2, 30)).thenNothing();
  });

  test('is held anew once it was released, be it for less', () => {
    host(held(1, 60), released(2)).when(hold(3, 30)).then(held(3, 30));
  });

  test('is released, once', () => {
    host(held(1, 60)).when(release(2)).then(released(2));
    host(held(1, 60), released(2)).when(release(3)).thenNothing();
    host().when(release(3)).thenNothing();
  });

  test('is not released from a hold that is over', () => {
    host(held(1, 60)).when(release(60)).thenNothing();
  });

  test('is released from a hold that its own server asked for, which is not in the log', () => {
    host().when(release(2, true)).then(released(2));
    host(held(1, 60), released(2)).when(release(3, true)).then(released(3));
  });

  test('tells what was done to it last', () => {
    const by = { host: HOST, by: 'carla', reason: WHY };
    expect(projectHost(held(1, 60), 4n)).toEqual({ ...by, revision: 4n, status: 'held', at: iso(1), until: iso(60) });
    expect(projectHost(released(2), 5n)).toEqual({ ...by, revision: 5n, status: 'released', at: iso(2), until: null });
  });
});

describe('the shapes ever written of hosts', () => {
  const goldens = goldensBeside(import.meta.url);
  const [some] = recorded(submitted());
  const asStored = (type: string, data: object) => ({ ...some, type, data }) as unknown as Recorded;

  test('are each in a golden file, and still what is written', () => {
    const writtenNow = [
      hostDecider.decide(hold(1, 60), null),
      hostDecider.decide(release(2), clockAt(60).getTime()),
    ].flat();
    expect(goldens.map(({ type, data }) => ({ type, data }))).toEqual(writtenNow);
  });

  test.each(goldens)('$name is read, and none of its fields can be missing', ({ type, data }) => {
    expect(hostCodec.decode(asStored(type, data))).toMatchObject({ type, data });
    for (const field of Object.keys(data)) {
      const { [field]: _, ...without } = data;
      expect(() => hostCodec.decode(asStored(type, without))).toThrow(UnreadableEventError);
    }
  });
});
