import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConsumerCheckpoint } from '../../src/read-model/checkpoints.js';
import { aWitness } from '../kit/job-views-kit.js';
import type { ReadModelSubject } from '../kit/read-model.js';

/** What all checkpoints of consumers must do. An adapter is done when this passes. */
export function checkpointsContract(adapter: string, open: () => Promise<ReadModelSubject>): void {
  describe(`${adapter} has checkpoints of consumers`, () => {
    let subject: ReadModelSubject;
    let consumer: string;

    beforeEach(async () => {
      subject = await open();
      consumer = randomUUID();
    });
    afterEach(() => subject.close());

    const at = (position: bigint): ConsumerCheckpoint => ({
      position,
      witnesses: { origin: aWitness(), last: aWitness() },
    });
    const WIDE = 2n ** 62n + 1n; // no double holds it

    test('that are where they were moved to, for every process', async () => {
      const { here, elsewhere } = subject;
      expect(await here.checkpoints.get(consumer)).toBeUndefined();

      const [first, second] = [at(7n), at(WIDE)];
      expect(await here.checkpoints.move(consumer, undefined, first)).toBe(true);
      expect(await elsewhere.checkpoints.get(consumer)).toEqual(first);
      expect(await elsewhere.checkpoints.move(consumer, 7n, second)).toBe(true);
      expect(await here.checkpoints.get(consumer)).toEqual(second);
      expect(await here.checkpoints.get(randomUUID())).toBeUndefined();
    });

    test('that only move from where they are', async () => {
      const { checkpoints } = subject.here;
      expect(await checkpoints.move(consumer, 7n, at(8n))).toBe(false);
      expect(await checkpoints.move(consumer, undefined, at(7n))).toBe(true);
      expect(await checkpoints.move(consumer, undefined, at(8n))).toBe(false);
      expect(await checkpoints.move(consumer, 6n, at(8n))).toBe(false);
      expect((await checkpoints.get(consumer))?.position).toBe(7n);
    });

    test('of which one of two racers moves each', async () => {
      const { here, elsewhere } = subject;
      for (const from of [undefined, 1n]) {
        const to = (from ?? 0n) + 1n;
        const moves = [here, elsewhere].map(({ checkpoints }) => checkpoints.move(consumer, from, at(to)));
        expect((await Promise.all(moves)).sort()).toEqual([false, true]);
      }
    });

    test('that are forgotten, and begin anew', async () => {
      const { checkpoints } = subject.here;
      await checkpoints.move(consumer, undefined, at(7n));
      await checkpoints.forget(consumer);

      expect(await checkpoints.get(consumer)).toBeUndefined();
      expect(await checkpoints.move(consumer, undefined, at(3n))).toBe(true);
    });
  });
}
