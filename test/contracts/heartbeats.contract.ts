import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ReadModel, ReadModelSubject } from '../kit/read-model.js';
import { clockAt } from '../kit/stories.js';

/** What all heartbeats must do. An adapter is done when this passes. */
export function heartbeatsContract(adapter: string, open: () => Promise<ReadModelSubject>): void {
  describe(`${adapter} has heartbeats`, () => {
    let subject: ReadModelSubject;
    let here: ReadModel;
    let elsewhere: ReadModel;
    let runner: string;

    beforeEach(async () => {
      subject = await open();
      ({ here, elsewhere } = subject);
      runner = randomUUID();
    });
    afterEach(() => subject.close());

    const heartbeat = async () => (await elsewhere.heartbeats.all()).find((other) => other.runner === runner);

    test('a heartbeat grows by one with every beat, and says what its runner has in hand', async () => {
      await here.heartbeats.beat(runner, { slots: 50, running: 0 }, clockAt(0));
      expect(await heartbeat()).toEqual({ runner, beats: 1, slots: 50, running: 0, lastBeatAt: clockAt(0) });

      await here.heartbeats.beat(runner, { slots: 40, running: 7 }, clockAt(3));
      expect(await heartbeat()).toEqual({ runner, beats: 2, slots: 40, running: 7, lastBeatAt: clockAt(3) });
    });

    test('each runner has its own', async () => {
      await here.heartbeats.beat(runner, { slots: 1, running: 0 }, clockAt(0));
      await elsewhere.heartbeats.beat(randomUUID(), { slots: 1, running: 0 }, clockAt(0));

      expect((await heartbeat())?.beats).toBe(1);
    });

    test('a runner that left has none, and is welcome back', async () => {
      await here.heartbeats.beat(runner, { slots: 1, running: 0 }, clockAt(0));
      await here.heartbeats.remove(runner);
      await here.heartbeats.remove(runner);
      expect(await heartbeat()).toBeUndefined();

      await here.heartbeats.beat(runner, { slots: 1, running: 0 }, clockAt(3));
      expect((await heartbeat())?.beats).toBe(1);
    });

    test('no beat of two processes is lost', async () => {
      const beats = Array.from({ length: 20 }, (_, n) =>
        (n % 2 ? here : elsewhere).heartbeats.beat(runner, { slots: 1, running: 0 }, clockAt(n)),
      );
      await Promise.all(beats);

      expect((await heartbeat())?.beats).toBe(20);
    });
  });
}
