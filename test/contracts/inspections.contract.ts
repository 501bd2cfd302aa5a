import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Inspection } from '../../src/read-model/inspections.js';
import type { ReadModelSubject } from '../kit/read-model.js';

/** How inspections must be kept. An adapter is done when this passes. */
export function inspectionsContract(adapter: string, open: () => Promise<ReadModelSubject>): void {
  describe(`${adapter} keeps inspections`, () => {
    let subject: ReadModelSubject;

    beforeEach(async () => {
      subject = await open();
    });
    afterEach(() => subject.close());

    const of = (what: Inspection['of'], at: number, isWell = true): Inspection => ({
      of: what,
      at: new Date(at),
      isWell,
      detail: `What was looked at from ${at} on.`,
    });
    const keptOf = async (what: Inspection['of']) =>
      (await subject.elsewhere.inspections.latest()).filter((kept) => kept.of === what);

    test('the latest of each kind, for every process', async () => {
      const { here, elsewhere } = subject;
      const now = Date.now(); // others, of earlier tests, lie in the same store
      const [views, log] = [of('views', now), of('log', now + 1)];

      await here.inspections.keep(log);
      await elsewhere.inspections.keep(of('views', now - 1, false));
      await here.inspections.keep(views);

      expect(await keptOf('views')).toEqual([views]);
      expect(await keptOf('log')).toEqual([log]);
      expect((await elsewhere.inspections.latest()).map((kept) => kept.of).indexOf('log')).toBeGreaterThan(0);
    });

    test('not one that began before the kept one, however late it ended', async () => {
      const now = Date.now();
      const later = of('bodies', now + 10, false);
      await subject.here.inspections.keep(later);

      await subject.elsewhere.inspections.keep(of('bodies', now));

      expect(await keptOf('bodies')).toEqual([later]);
    });
  });
}
