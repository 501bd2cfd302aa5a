import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ReadModel, ReadModelSubject } from '../kit/read-model.js';
import { clockAt } from '../kit/stories.js';

/** What all leases must do. An adapter is done when this passes. */
export function leasesContract(adapter: string, open: () => Promise<ReadModelSubject>): void {
  describe(`${adapter} has leases`, () => {
    let subject: ReadModelSubject;
    let here: ReadModel;
    let elsewhere: ReadModel;
    let name: string;

    beforeEach(async () => {
      subject = await open();
      ({ here, elsewhere } = subject);
      name = randomUUID();
    });
    afterEach(() => subject.close());

    test('a lease keeps others out until it runs out', async () => {
      expect(await here.leases.take(name, 'anna', 5_000, clockAt(0))).toBe(true);

      expect(await elsewhere.leases.take(name, 'bert', 5_000, clockAt(4.999))).toBe(false);
      expect(await elsewhere.leases.holder(name, clockAt(4.999))).toBe('anna');

      expect(await elsewhere.leases.take(name, 'bert', 5_000, clockAt(5))).toBe(true);
      expect(await here.leases.holder(name, clockAt(5))).toBe('bert');
    });

    test('its holder renews it', async () => {
      await here.leases.take(name, 'anna', 5_000, clockAt(0));

      expect(await here.leases.take(name, 'anna', 5_000, clockAt(4))).toBe(true);
      expect(await elsewhere.leases.take(name, 'bert', 5_000, clockAt(8))).toBe(false);
    });

    test('a lease that ran out has no holder', async () => {
      await here.leases.take(name, 'anna', 5_000, clockAt(0));

      expect(await here.leases.holder(name, clockAt(5))).toBeUndefined();
      expect(await here.leases.holder(randomUUID(), clockAt(0))).toBeUndefined();
    });

    test('only its holder gives it back', async () => {
      await here.leases.take(name, 'anna', 5_000, clockAt(0));

      await elsewhere.leases.release(name, 'bert');
      expect(await here.leases.holder(name, clockAt(1))).toBe('anna');

      await here.leases.release(name, 'anna');
      expect(await elsewhere.leases.take(name, 'bert', 5_000, clockAt(1))).toBe(true);
    });

    test.each([3 * 3_600, 24 * 3_600])(
      'a lease keeps nobody out whose clock was set back by %d seconds',
      async (by) => {
        await here.leases.take(name, 'anna', 5_000, clockAt(0));

        expect(await here.leases.take(name, 'anna', 5_000, clockAt(1 - by))).toBe(true);
        expect(await elsewhere.leases.take(name, 'bert', 5_000, clockAt(2 - by))).toBe(false);
        expect(await elsewhere.leases.take(name, 'bert', 5_000, clockAt(6 - by))).toBe(true);
        expect(await here.leases.take(name, 'anna', 5_000, clockAt(7 - 2 * by))).toBe(true); // bert is gone, and the clock too
      },
    );

    test('of many racers one wins', async () => {
      const racers = Array.from({ length: 20 }, (_, n) =>
        (n % 2 ? here : elsewhere).leases.take(name, `racer-${n}`, 5_000, clockAt(0)),
      );

      expect((await Promise.all(racers)).filter(Boolean)).toHaveLength(1);
    });
  });
}
