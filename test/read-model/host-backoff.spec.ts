import { describe, expect, test } from 'vitest';
import {
  afterFate,
  type FetchFate,
  forgottenAt,
  type HostBackoff,
  restMs,
  slotsAmid,
} from '../../src/read-model/host-backoff.js';
import { freeSlots } from '../../src/read-model/politeness.js';
import { clockAt } from '../kit/stories.js';

const MINUTE = 60;
const failed = (beganAt: number, at: number): FetchFate => ({
  kind: 'failed',
  beganAt: clockAt(beganAt),
  at: clockAt(at),
});
const answered = (at: number): FetchFate => ({ kind: 'answered', at: clockAt(at) });

/** How a host fares after all this. */
function after(...fates: readonly FetchFate[]): HostBackoff | undefined {
  return fates.reduce<HostBackoff | undefined>((before, fate) => {
    const now = afterFate(before, fate);
    return now === undefined ? before : (now ?? undefined);
  }, undefined);
}
const rounds = (count: number) => Array.from({ length: count }, (_, n) => failed(2 * n, 2 * n + 1));

describe('a host that keeps failing', () => {
  test('may be asked by half as many with each round, and always by one', () => {
    const slots = [0, 1, 2, 3, 4].map((count) => slotsAmid(after(...rounds(count)), 8, clockAt(20)));

    expect(slots).toEqual([8, 4, 2, 1, 1]);
    expect(slotsAmid(after(...rounds(1)), 1, clockAt(20))).toBe(1);
  });

  test('is asked by one alone between its rests, however many slots it has', () => {
    const slots = [4, 5, 9].map((count) => slotsAmid(after(...rounds(count)), 100, clockAt(20)));

    expect(slots).toEqual([6, 1, 1]);
  });

  test('rests from the fifth round on, for twice as long each time, and five minutes at most', () => {
    const rests = [4, 5, 6, 7, 8, 9, 10, 20].map((count) =>
      restMs(after(...rounds(count)) ?? { level: 0, failedAt: 0 }),
    );

    expect(rests).toEqual([0, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]);
  });

  test('has failed once where many fetches failed together', () => {
    expect(after(failed(0, 5), failed(1, 6), failed(5, 7))?.level).toBe(1);
    expect(afterFate(after(failed(0, 5)), failed(1, 6))).toBeUndefined();
    expect(after(failed(0, 5), failed(6, 7))?.level).toBe(2);
  });

  test('is trusted with more each time that it answers, and grows back slowly', () => {
    const long = rounds(9);
    const slots = [1, 2, 3, 4, 5].map((count) =>
      slotsAmid(after(...long, ...Array.from({ length: count }, () => answered(30))), 8, clockAt(31)),
    );

    expect(slots).toEqual([1, 1, 2, 4, 8]);
    expect(after(...long, ...Array.from({ length: 5 }, () => answered(30)))).toBeUndefined();
  });

  test('that answered in between rests no longer than at first', () => {
    expect(restMs(after(...rounds(9), answered(30), failed(31, 32)) ?? { level: 0, failedAt: 0 })).toBe(10_000);
  });

  test('is trusted again half an hour after it failed last', () => {
    const backoff = after(...rounds(9));
    const end = backoff ? forgottenAt(backoff) : clockAt(0);

    expect(end).toEqual(clockAt(17 + 30 * MINUTE));
    expect(slotsAmid(backoff, 8, new Date(end.getTime() - 1))).toBe(1);
    expect(slotsAmid(backoff, 8, end)).toBe(8);
    expect(afterFate(backoff, { kind: 'failed', beganAt: end, at: end })?.level).toBe(1);
  });

  test('is trusted again once the clock was set back to before it failed', () => {
    const backoff = after(failed(60 * MINUTE, 60 * MINUTE + 1));

    expect(slotsAmid(backoff, 8, clockAt(0))).toBe(8);
    expect(afterFate(backoff, failed(1, 2))?.failedAt).toBe(clockAt(2).getTime());
  });

  test('has fewer slots for those that come, whoever has the others', () => {
    const load = { busy: 2, restsUntil: 0, backoff: after(...rounds(1)) };

    expect(freeSlots({ slots: 6, delayMs: 0 }, load, clockAt(5))).toBe(1);
  });
});

test('a host that answers, and did not fail, changes nothing', () => {
  expect(afterFate(undefined, answered(1))).toBeUndefined();
});
