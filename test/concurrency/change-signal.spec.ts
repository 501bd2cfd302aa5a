import { describe, expect, test } from 'vitest';
import { ChangeSignal } from '../../src/concurrency/change-signal.js';

const never = new AbortController().signal;

describe('a signal of change', () => {
  test('wakes all who wait for a change after what they saw', async () => {
    const changes = new ChangeSignal();
    const { count } = changes;
    const all = [changes.beyond(count, never), changes.beyond(count, never)];
    changes.announce();

    await Promise.all(all);
    expect(changes.count).toBe(count + 1);
  });

  test('does not let one wait who has not seen the latest change', async () => {
    const changes = new ChangeSignal();
    const { count } = changes;
    changes.announce();

    await changes.beyond(count, never);
  });

  test('lets go of one who waits no longer', async () => {
    const changes = new ChangeSignal();
    const stopping = new AbortController();
    const waiting = changes.beyond(changes.count, stopping.signal);
    stopping.abort();

    await waiting;
    await changes.beyond(changes.count, stopping.signal);
  });

  test('looks by itself, and only while somebody waits', async () => {
    let looks = 0;
    const changes = new ChangeSignal(1, () => ++looks === 3);

    await changes.beyond(changes.count, never);
    expect(looks).toBe(3);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(looks).toBe(3);
  });
});
