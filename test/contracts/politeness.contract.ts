import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HostOverrides } from '../../src/host/host.overrides.js';
import { politenessOf } from '../../src/read-model/politeness-store.js';
import { aHost, project, queued } from '../kit/job-views-kit.js';
import type { ReadModel, ReadModelSubject } from '../kit/read-model.js';
import { clockAt, iso } from '../kit/stories.js';

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

    const byHand = (overrides: HostOverrides) => ({ overrides, by: 'carla', reason: 'They asked', setAt: iso(0) });
    const standing = async (...hosts: readonly string[]) => [...(await elsewhere.politeness.overrides(hosts))];

    test('knows what single hosts have of their own, by hand and from a file', async () => {
      const [one, two, three] = [aHost(), aHost(), aHost()];
      const headers = [['x-partner', 'us']] as const;
      await here.politeness.setByHand(one, byHand({ slots: 1, headers }));
      await elsewhere.politeness.setFromFile(
        new Map<string, HostOverrides>([
          [one, { delayMs: 5 }],
          [two, { respectRobots: true, userAgent: 'Us/1' }],
        ]),
      );

      expect(await standing(three, one)).toEqual([
        [one, { byHand: byHand({ slots: 1, headers }), fromFile: { delayMs: 5 } }],
      ]);
      expect(await standing(two)).toEqual([[two, { fromFile: { respectRobots: true, userAgent: 'Us/1' } }]]);
      expect(await elsewhere.politeness.setByHandHere()).toEqual([one]);
    });

    test('forgets what is cleared by hand, and what the next file does not name', async () => {
      const [one, two] = [aHost(), aHost()];
      await here.politeness.setFromFile(new Map([one, two].map((host) => [host, { slots: 2 }])));
      await here.politeness.setByHand(one, byHand({ slots: 1 }));

      await elsewhere.politeness.setFromFile(new Map([[two, { slots: 3 }]]));
      expect(await standing(one)).toEqual([[one, { byHand: byHand({ slots: 1 }) }]]);
      expect(await standing(two)).toEqual([[two, { fromFile: { slots: 3 } }]]);

      await here.politeness.setByHand(one, undefined);
      await here.politeness.setFromFile(new Map());
      expect(await standing(one, two)).toEqual([]);
      expect(await here.politeness.setByHandHere()).toEqual([]);
    });

    test('is obeyed by every claim host by host', async () => {
      const [one, two, three] = [aHost(), aHost(), aHost()];
      await here.politeness.set({ slots: 3 }, 'test');
      await project(
        here.projections,
        ...[one, two, three].flatMap((host) => Array.from({ length: 9 }, () => queued({ host }))),
      );
      await here.politeness.setByHand(one, byHand({ slots: 1 }));
      await here.politeness.setFromFile(new Map([[two, { slots: 5 }]]));
      const claim = async ({ due }: ReadModel, at = 1) => {
        const claims = await due.claim({ limit: 100, at: clockAt(at) });
        return [one, two, three].map((host) => claims.filter((each) => each.host === host).length);
      };

      expect(await claim(here)).toEqual([1, 5, 3]);
      await elsewhere.politeness.setByHand(one, byHand({ slots: 4 }));
      await elsewhere.politeness.setByHand(two, byHand({ slots: 6 }));
      expect(await claim(here)).toEqual([3, 1, 0]);
      await here.politeness.setByHand(three, byHand({ slots: 9, delayMs: 10_000 }));
      expect(await claim(elsewhere, 2)).toEqual([0, 0, 1]); // of a host with a delay one begins at a time
      expect(await claim(here, 11)).toEqual([0, 0, 0]);
      expect(await claim(here, 12)).toEqual([0, 0, 1]);
    });
  });
}
