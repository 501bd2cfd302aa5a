import { beforeEach, describe, expect, test } from 'vitest';
import { ChangeSignal } from '../../src/concurrency/change-signal.js';
import { type MovingViews, PositionWait } from '../../src/read-model/position-wait.js';

/** Views whose position a test sets, and that count how often it was read. */
class ToyViews implements MovingViews {
  readonly changeSignal = new ChangeSignal(60_000);
  isClosed = false;
  at = 0n;
  reads = 0;

  async position(): Promise<bigint> {
    this.reads++;
    return this.at;
  }

  moveTo(position: bigint): void {
    this.at = position;
    this.changeSignal.announce();
  }
}

describe('who waits for a position', () => {
  let views: ToyViews;
  let wait: PositionWait;

  beforeEach(() => {
    views = new ToyViews();
    wait = new PositionWait(views);
  });

  test('waits for nothing where the views are there already', async () => {
    views.at = 7n;

    expect(await wait.reach(7n, 60_000)).toBe(true);
  });

  test('goes on as soon as the views are there', async () => {
    const reached = wait.reach(2n, 60_000);
    views.moveTo(1n);
    await Promise.resolve();
    views.moveTo(2n);

    expect(await reached).toBe(true);
  });

  test('gives up after its time, also while a read is on its way', async () => {
    expect(await wait.reach(1n, 1)).toBe(false);

    let isFirst = true;
    views.position = () => (isFirst ? Promise.resolve(0n) : new Promise(() => {}));
    const reached = wait.reach(1n, 1);
    isFirst = false;
    expect(await reached).toBe(false);
  });

  test('gives up when the views are closed', async () => {
    const reached = wait.reach(1n, 60_000);
    await new Promise(setImmediate);
    views.isClosed = true;
    views.changeSignal.announce();

    expect(await reached).toBe(false);
  });

  test('shares each read with all others who wait', async () => {
    const all = Array.from({ length: 50 }, () => wait.reach(1n, 60_000));
    await new Promise(setImmediate);
    const before = views.reads;

    views.moveTo(1n);

    expect(new Set(await Promise.all(all))).toEqual(new Set([true]));
    expect(views.reads - before).toBeLessThan(5);
  });
});
