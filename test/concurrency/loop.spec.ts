import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Backoff } from '../../src/concurrency/backoff.js';
import { DONE, Loop, type LoopOptions } from '../../src/concurrency/loop.js';
import { isOutage, StoreUnavailableError } from '../../src/eventsourcing/event-store.js';
import { eventually } from '../kit/eventually.js';
import { StillClock } from '../kit/still-clock.js';

describe('a loop', () => {
  let clock: StillClock;
  let lines: string[];
  let turns: number;
  let loop: Loop | undefined;

  beforeEach(() => {
    clock = new StillClock();
    lines = [];
    turns = 0;
  });
  afterEach(() => loop?.stop());

  const logger = {
    debug: (line: string) => lines.push(line),
    error: (line: string) => lines.push(`error: ${line}`),
  };

  /** Starts one whose turns do this, and are counted. */
  function begin(turn: LoopOptions['turn'], options: Partial<LoopOptions> = {}): Loop {
    const counted: LoopOptions['turn'] = (signal, works) => {
      turns++;
      return turn(signal, works);
    };
    loop = new Loop({ name: 'Counting', turn: counted, pauseMs: 100, clock, logger, isOutage, ...options });
    loop.start();
    return loop;
  }

  /** Lets time pass as soon as somebody sleeps. */
  async function pass(ms: number): Promise<void> {
    await new Promise(setImmediate);
    clock.advance(ms);
    await new Promise(setImmediate);
  }

  test('takes its first turn at once, and each further one after a pause', async () => {
    begin(async () => {});
    expect(turns).toBe(1);

    await pass(99);
    expect(turns).toBe(1);
    await pass(1);
    expect(turns).toBe(2);
  });

  test('waits before its first turn where it is told so', async () => {
    begin(async () => {}, { firstAfterMs: 10 });
    expect(turns).toBe(0);

    await pass(10);
    expect(turns).toBe(1);
  });

  test('has one turn at a time, however often it is started', async () => {
    const one = begin((signal) => new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())));
    one.start();

    await pass(1_000);
    expect(turns).toBe(1);
  });

  test('waits, when it is stopped, for the turn that goes on', async () => {
    let end = () => {};
    let isStopped = false;
    const one = begin(() => new Promise<void>((resolve) => (end = resolve)));
    const stopped = one.stop().then(() => {
      isStopped = true;
    });

    await pass(1_000);
    expect(isStopped).toBe(false);
    end();
    await stopped;
    await pass(1_000);
    expect(turns).toBe(1);
  });

  test('ends at once when it is stopped in a pause, and is not started again', async () => {
    const one = begin(async () => {});
    await pass(0);

    await one.stop();
    one.start();
    await pass(1_000);
    expect(turns).toBe(1);
  });

  test('ends when its turn is done, and may be started again', async () => {
    const one = begin(async () => (turns === 2 ? DONE : undefined));
    await pass(100);
    await one.ended();
    expect(turns).toBe(2);

    one.start();
    expect(turns).toBe(3);
  });

  test('tells of each fault of our own, and goes on', async () => {
    begin(() => Promise.reject(new TypeError('a slip')));
    await pass(100);

    expect(turns).toBe(2);
    const line = 'error: Counting failed, and is tried again: TypeError: a slip';
    expect(lines).toEqual([line, line]);
  });

  test('takes a turn that throws instead of rejecting for one that failed', async () => {
    begin(() => {
      throw new TypeError('a slip');
    });
    await pass(100);

    expect(turns).toBe(2);
    expect(lines).toHaveLength(2);
  });

  test('tells of an outage once, however long it lasts, and once when it is over', async () => {
    begin(async () => {
      if (turns <= 3) throw new StoreUnavailableError('It is away');
    });
    for (let n = 0; n < 4; n++) await pass(100);

    expect(turns).toBe(5);
    expect(lines).toEqual([
      'Counting waits for the end of an outage: StoreUnavailableError: It is away',
      'Counting goes on: the outage is over',
    ]);
  });

  test('takes an outage for over as soon as a long turn gets on', async () => {
    begin(async (signal, works) => {
      if (turns === 1) throw new StoreUnavailableError('It is away');
      works();
      await clock.sleep(60_000, signal);
    });
    await pass(100);

    await eventually(() => expect(lines).toHaveLength(2));
  });

  test('tells nothing of what fails because it is stopped', async () => {
    const one = begin(
      (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('cut off')))),
    );

    await one.stop();
    expect(lines).toEqual([]);
  });

  test('waits longer and longer between failures, and begins anew after a success', async () => {
    const waits: number[] = [];
    const retry = new (class extends Backoff {
      override next(): number {
        const ms = super.next();
        waits.push(ms);
        return ms;
      }
    })(100, 400);
    begin(
      async () => {
        if (turns !== 5) throw new StoreUnavailableError('It is away');
      },
      { retry },
    );
    for (let n = 0; n < 6; n++) await pass(400);

    for (const [index, limitMs] of [100, 200, 400, 400, 100].entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(50);
      expect(waits[index]).toBeLessThanOrEqual(limitMs);
    }
  });
});
