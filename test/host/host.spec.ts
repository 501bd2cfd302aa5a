import { describe, expect, test } from 'vitest';
import { UnreadableEventError } from '../../src/eventsourcing/codec.js';
import type { Recorded } from '../../src/eventsourcing/event.js';
import { HoldHost, ReleaseHost, SetHostOverrides } from '../../src/host/host.commands.js';
import { hostDecider } from '../../src/host/host.decider.js';
import type { HostEvent } from '../../src/host/host.events.js';
import { hostCodec, projectHost } from '../../src/host/host.model.js';
import type { HostOverrides } from '../../src/host/host.overrides.js';
import type { HostView } from '../../src/host/host.view.js';
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
const set = (at: number, overrides: HostOverrides) => new SetHostOverrides(HOST, overrides, WHY, clockAt(at), origin);
const overridden = (at: number, overrides: HostOverrides): HostEvent => ({
  type: 'HostOverridesSet',
  data: { ...byHand, overrides, setAt: iso(at) },
});
const ALL: HostOverrides = {
  slots: 1,
  delayMs: 500,
  respectRobots: true,
  userAgent: 'Partner/1.0',
  headers: [['x-partner', 'us']],
};
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

  test('has overrides, all of which are replaced by the next that are set', () => {
    host().when(set(1, ALL)).then(overridden(1, ALL));
    host(overridden(1, ALL))
      .when(set(2, { slots: 2 }))
      .then(overridden(2, { slots: 2 }));
    host(overridden(1, ALL)).when(set(2, {})).then(overridden(2, {}));
  });

  test('has overrides set once, whatever order they are named in, and cleared once', () => {
    const { slots, ...others } = ALL;
    host(overridden(1, ALL))
      .when(set(2, { ...others, ...(slots !== undefined && { slots }) }))
      .thenNothing();
    host(overridden(1, ALL), overridden(2, {})).when(set(3, {})).thenNothing();
    host().when(set(1, {})).thenNothing();
    host()
      .when(set(1, { headers: [] }))
      .thenNothing();
  });

  test('is held and released whatever its overrides, which stay', () => {
    host(overridden(1, ALL)).when(hold(2, 60)).then(held(2, 60));
    host(overridden(1, ALL), held(2, 60)).when(set(3, ALL)).thenNothing();
    host(held(1, 60), overridden(2, ALL)).when(hold(3, 60)).thenNothing();
    host(held(1, 60), overridden(2, ALL)).when(release(3)).then(released(3));
  });

  const by = { host: HOST, by: 'carla', reason: WHY };
  const view = (...events: readonly HostEvent[]) =>
    events.reduce<HostView | undefined>((view, event, at) => projectHost(view, event, BigInt(at)), undefined);

  test('tells what was done to it last', () => {
    expect(view(held(1, 60))).toEqual({ ...by, revision: 0n, status: 'held', at: iso(1), until: iso(60) });
    expect(view(held(1, 60), released(2))).toEqual({
      ...by,
      revision: 1n,
      status: 'released',
      at: iso(2),
      until: null,
    });
  });

  test('tells its overrides beside its hold, until they are cleared', () => {
    const overrides = { overrides: ALL, by: 'carla', reason: WHY, setAt: iso(1) };
    const free = { ...by, status: 'free', until: null };
    expect(view(overridden(1, ALL))).toEqual({ ...free, revision: 0n, at: iso(1), overrides });
    expect(view(overridden(1, ALL), held(2, 60))).toMatchObject({ status: 'held', at: iso(2), overrides });
    expect(view(held(0, 60), overridden(1, ALL))).toMatchObject({
      status: 'held',
      at: iso(0),
      until: iso(60),
      overrides,
    });
    expect(view(held(0, 60), overridden(1, ALL), released(2))).toMatchObject({ status: 'released', overrides });
    expect(view(overridden(1, ALL), overridden(2, {}))).toEqual({ ...free, revision: 1n, at: iso(2) });
  });
});

describe('the shapes ever written of hosts', () => {
  const goldens = goldensBeside(import.meta.url);
  const [some] = recorded(submitted());
  const asStored = (type: string, data: object) => ({ ...some, type, data }) as unknown as Recorded;

  test('are each in a golden file, and still what is written', () => {
    const writtenNow = [
      hostDecider.decide(hold(1, 60), hostDecider.initialState),
      hostDecider.decide(set(3, {}), { heldUntil: null, overrides: ALL }),
      hostDecider.decide(set(3, ALL), hostDecider.initialState),
      hostDecider.decide(release(2), { ...hostDecider.initialState, heldUntil: clockAt(60).getTime() }),
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
