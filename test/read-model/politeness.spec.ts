import { describe, expect, test } from 'vitest';
import { FreeSlots } from '../../src/read-model/free-slots.js';
import { freeSlots, nextStart } from '../../src/read-model/politeness.js';
import { changed, politenessByHost, politenessOf, UNSET } from '../../src/read-model/politeness-store.js';
import { clockAt, iso } from '../kit/stories.js';

const idle = { busy: 0, restsUntil: 0 };

describe('politeness', () => {
  test('lets a host have as many fetches as it has slots', () => {
    const polite = { slots: 3, delayMs: 0 };

    expect([0, 2, 3, 5].map((busy) => freeSlots(polite, { ...idle, busy }, clockAt(0)))).toEqual([3, 1, 0, 0]);
  });

  test('lets one fetch begin at a time where there is a delay', () => {
    const polite = { slots: 3, delayMs: 200 };

    expect([0, 2, 3].map((busy) => freeSlots(polite, { ...idle, busy }, clockAt(0)))).toEqual([1, 1, 0]);
    expect(nextStart(polite, clockAt(0))).toEqual(clockAt(0.2));
    expect(nextStart({ slots: 3, delayMs: 0 }, clockAt(0))).toBeUndefined();
  });

  test('leaves a host alone until its rest is over', () => {
    const load = { busy: 0, restsUntil: clockAt(10).getTime() };

    expect(freeSlots({ slots: 3, delayMs: 0 }, load, clockAt(9.999))).toBe(0);
    expect(freeSlots({ slots: 3, delayMs: 0 }, load, clockAt(10))).toBe(3);
  });

  test('is the default where nothing is set, value by value', () => {
    expect(politenessOf()).toEqual({ slots: 6, delayMs: 0 });
    expect(politenessOf({ delayMs: 5 })).toEqual({ slots: 6, delayMs: 5 });
  });

  test('of a host is what was set for it by hand, then by a file, then for every host', () => {
    const byHand = { overrides: { slots: 1 }, by: 'carla', reason: null, setAt: iso(0) };
    const standing = { byHand, fromFile: { slots: 2, delayMs: 7 } };

    expect(politenessOf({ slots: 3, delayMs: 5 }, standing)).toEqual({ slots: 1, delayMs: 7 });
    expect(politenessOf({ slots: 3, delayMs: 5 }, { byHand })).toEqual({ slots: 1, delayMs: 5 });
    expect(politenessOf({ slots: 3 }, { fromFile: { delayMs: 0 } })).toEqual({ slots: 3, delayMs: 0 });
  });

  test('of two hosts may differ in one claim', () => {
    const own = new Map([['a.example', { fromFile: { slots: 1 } }]]);
    const slots = new FreeSlots(
      politenessByHost({ slots: 4 }, own),
      [['b.example', { busy: 1, restsUntil: 0 }]],
      clockAt(0),
    );

    expect(['a.example', 'b.example', 'c.example'].map((host) => slots.of(host))).toEqual([1, 3, 4]);
    slots.take('a.example');
    expect(slots.of('a.example')).toBe(0);
  });

  test('changes by what is said, and remembers who said it', () => {
    const first = changed(UNSET, { slots: 6 }, 'anna');
    expect(first).toEqual({ revision: 1, slots: 6, by: 'anna' });

    expect(changed(first, { delayMs: 7 }, 'bert')).toEqual({ revision: 2, slots: 6, delayMs: 7, by: 'bert' });
    expect(changed(first, { slots: 6 }, 'bert')).toBe(first);
    expect(changed(first, {}, 'bert')).toBe(first);
  });
});

describe('the free slots of one claim', () => {
  const loads = new Map([
    ['full.example', { busy: 2, restsUntil: 0 }],
    ['held.example', { busy: 0, restsUntil: clockAt(9).getTime() }],
    ['busy.example', { busy: 1, restsUntil: 0 }],
  ]);

  test('shrink with each that is taken', () => {
    const slots = new FreeSlots(() => ({ slots: 2, delayMs: 0 }), loads, clockAt(0));
    slots.take('busy.example');
    slots.take('new.example');

    expect(['busy.example', 'new.example', 'other.example'].map((host) => slots.of(host))).toEqual([0, 1, 2]);
  });

  test('name the hosts that need not be looked at', () => {
    expect(new FreeSlots(() => ({ slots: 2, delayMs: 0 }), loads, clockAt(0)).blocked).toEqual([
      'full.example',
      'held.example',
    ]);
    expect(new FreeSlots(() => ({ slots: 3, delayMs: 0 }), loads, clockAt(9)).blocked).toEqual([]);
  });
});
