import { beforeEach, describe, expect, test } from 'vitest';
import { LostRunners } from '../../src/runner/lost-runners.js';

describe('the watch for lost runners', () => {
  let lost: LostRunners;
  const at = (seconds: number, beats: Record<string, number | undefined>) =>
    lost.observe(new Map(Object.entries(beats)), seconds * 1_000);

  beforeEach(() => {
    lost = new LostRunners();
  });

  test('finds one lost whose heartbeat stood still for 15 seconds', () => {
    for (const seconds of [0, 3, 6, 9, 12]) expect(at(seconds, { a: 7 })).toEqual([]);

    expect(at(15, { a: 7 })).toEqual(['a']);
  });

  test('starts anew with every beat', () => {
    for (const seconds of [0, 5, 10]) at(seconds, { a: 7 });

    for (const seconds of [14, 17, 20, 23, 28]) expect(at(seconds, { a: 8 })).toEqual([]);
    expect(at(29, { a: 8 })).toEqual(['a']);
  });

  test('needs four reads, however far they are apart: the observer may have slept', () => {
    for (const seconds of [0, 100, 200]) expect(at(seconds, { a: 7 })).toEqual([]);

    expect(at(300, { a: 7 })).toEqual(['a']);
  });

  test('gives a runner without a heartbeat the same time', () => {
    for (const seconds of [0, 5, 10]) expect(at(seconds, { a: undefined })).toEqual([]);

    expect(at(15, { a: undefined })).toEqual(['a']);
  });

  test('starts anew after a read that failed', () => {
    for (const seconds of [0, 5, 10]) at(seconds, { a: 7 });
    lost.startAnew();

    expect(at(15, { a: 7 })).toEqual([]);
  });

  test('forgets a runner that nobody looks for any more', () => {
    for (const seconds of [0, 5, 10]) at(seconds, { a: 7, b: 1 });
    at(12, { b: 2 });

    expect(at(15, { a: 7, b: 2 })).toEqual([]);
  });
});
