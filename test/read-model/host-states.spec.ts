import { describe, expect, test } from 'vitest';
import {
  firstNames,
  type HostFacts,
  hostBefore,
  isKnown,
  pageOfHosts,
  stateOf,
} from '../../src/read-model/host-states.js';
import { BadCursorError, cursorOf } from '../../src/read-model/page.js';
import { clockAt } from '../kit/stories.js';

const nothing: HostFacts = {
  politeness: () => ({ slots: 6, delayMs: 0 }),
  overrides: new Map(),
  busy: new Map(),
  waiting: new Map(),
  notes: new Map(),
};
const noted = { heldUntil: undefined, nextStart: undefined, hold: undefined, release: undefined };

describe('what is told of a host', () => {
  test('is worth nothing where nothing is going on', () => {
    expect(isKnown(stateOf('a.example', nothing, clockAt(0)))).toBe(false);
  });

  test('has its waiting jobs by priority, whatever order they are stored in', () => {
    const waiting = [-1, 10, 2].map((priority) => ({ priority, firstDueAt: clockAt(0) }));
    const state = stateOf('a.example', { ...nothing, waiting: new Map([['a.example', waiting]]) }, clockAt(0));

    expect(state.waiting.map(({ priority }) => priority)).toEqual([10, 2, -1]);
  });

  test('has no reason for what an earlier version of the service held', () => {
    const hold = { until: clockAt(5), reason: 'Repairs', by: 'carla', since: clockAt(0) };
    for (const known of [undefined, hold]) {
      const notes = new Map([['a.example', { ...noted, heldUntil: clockAt(9), hold: known }]]);

      expect(stateOf('a.example', { ...nothing, notes }, clockAt(1)).hold).toEqual({
        until: clockAt(9),
        reason: null,
        by: null,
        since: null,
      });
    }
  });
});

describe('a page of hosts', () => {
  test('takes the first names of all lists, each once', () => {
    expect(firstNames([['b', 'd'], ['a', 'b', 'c'], []], 3)).toEqual(['a', 'b', 'c']);
  });

  test('goes on after the last host of the page before', () => {
    const { items, next } = pageOfHosts(['a', 'b', 'c'], nothing, { limit: 2, at: clockAt(0) });

    expect(items.map(({ host }) => host)).toEqual(['a', 'b']);
    expect(hostBefore({ cursor: next ?? undefined })).toBe('b');
    expect(hostBefore({})).toBe('');
  });

  test('refuses a cursor of another list', () => {
    for (const cursor of [cursorOf('newest', 1, 'a'), cursorOf('hosts', 1), cursorOf('hosts', 'a', 'b'), 'x']) {
      expect(() => hostBefore({ cursor })).toThrow(BadCursorError);
    }
  });
});
