import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { politenessOf } from '../../src/read-model/politeness-store.js';
import { aHost, project, queued } from '../kit/job-views-kit.js';
import type { ReadModel, ReadModelSubject } from '../kit/read-model.js';
import { clockAt } from '../kit/stories.js';

/** What holds of the politeness that runners obey. An adapter is done when this passes. */
export function politenessContract(adapter: string, open: () => Promise<ReadModelSubject>): void {
  describe(`${adapter} keeps the politeness of all runners`, () => {
    let subject: ReadModelSubject;
    let here: ReadModel;
    let elsewhere: ReadModel;

    beforeEach(async () => {
      subject = await open();
      ({ here, elsewhere } = subject);
    });
    afterEach(() => subject.close());

    test('is the default where nobody has set it', async () => {
      const setting = await here.politeness.current();

      expect(setting.revision).toBe(0);
      expect(politenessOf(setting)).toEqual({ slots: 6, delayMs: 0 });
    });

    test('is what was set last, value by value, with who set it', async () => {
      await here.politeness.set({ slots: 3 }, 'runner:anna');
      await elsewhere.politeness.set({ delayMs: 200 }, 'runner:bert');
      const { before, now } = await here.politeness.set({ slots: 4 }, 'runner:carla');

      expect(before).toEqual({ revision: 2, slots: 3, delayMs: 200, by: 'runner:bert' });
      expect(now).toEqual({ revision: 3, slots: 4, delayMs: 200, by: 'runner:carla' });
      expect(await elsewhere.politeness.current()).toEqual(now);
    });

    test('is not changed by who says nothing, or what is set already', async () => {
      await here.politeness.set({ slots: 3 }, 'runner:anna');

      for (const values of [{}, { slots: 3 }]) await elsewhere.politeness.set(values, 'runner:bert');

      expect(await here.politeness.current()).toEqual({ revision: 1, slots: 3, by: 'runner:anna' });
    });

    test('loses no value of those who set it at the same moment', async () => {
      const changes = Array.from({ length: 12 }, (_, n) =>
        n % 2
          ? here.politeness.set({ slots: n + 1 }, 'runner:anna')
          : elsewhere.politeness.set({ delayMs: n + 1 }, 'b'),
      );
      const revisions = (await Promise.all(changes)).map(({ now }) => now.revision);

      expect(new Set(revisions).size).toBe(12);
      expect(await here.politeness.current()).toMatchObject({
        revision: 12,
        slots: expect.any(Number),
        delayMs: expect.any(Number),
      });
    });

    test('is obeyed by every claim from the moment on that it is set, whoever claims', async () => {
      const host = aHost();
      await project(here.projections, ...Array.from({ length: 20 }, () => queued({ host })));
      const claim = async ({ due }: ReadModel) => (await due.claim({ limit: 100, at: clockAt(1) })).length;

      expect(await claim(here)).toBe(6);
      await here.politeness.set({ slots: 9 }, 'runner:anna');
      expect(await claim(elsewhere)).toBe(3);
      await elsewhere.politeness.set({ slots: 8 }, 'runner:bert');
      expect(await claim(here)).toBe(0);
      await elsewhere.politeness.set({ slots: 10 }, 'runner:bert');
      expect(await claim(here)).toBe(1);
    });
  });
}
