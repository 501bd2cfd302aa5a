import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Politeness } from '../../src/read-model/due-jobs.js';
import { aHost, project, queued } from '../kit/job-views-kit.js';
import type { ReadModel, ReadModelSubject } from '../kit/read-model.js';
import { clockAt } from '../kit/stories.js';

/** What must be known of hosts, as claims of due jobs tell. An adapter is done when this passes. */
export function hostsContract(adapter: string, open: () => Promise<ReadModelSubject>): void {
  describe(`${adapter} knows hosts`, () => {
    let subject: ReadModelSubject;
    let here: ReadModel;
    let elsewhere: ReadModel;
    let host: string;

    beforeEach(async () => {
      subject = await open();
      ({ here, elsewhere } = subject);
      host = aHost();
    });
    afterEach(() => subject.close());

    const jobs = (count: number, priority = 0) =>
      Array.from({ length: count }, (_, n) => queued({ host, at: n / 1_000, options: { priority } }));
    const claim = async (at: number, some: Partial<Politeness> = {}) => {
      const politeness = { slotsPerHost: 2, delayMs: 0, ...some };
      const claims = await here.due.claim({ runner: 'anna', limit: 100, politeness, at: clockAt(at) });
      return claims.map(({ jobId }) => jobId);
    };

    test('a claim takes a slot of its host, until the job leaves it', async () => {
      const [one, two, three, four] = jobs(4);
      await project(here.projections, ...[one, two, three, four].filter((job) => job !== undefined));

      expect(await claim(1)).toEqual([one?.jobId, two?.jobId]);
      expect(await claim(1)).toEqual([]);

      await elsewhere.hosts.leave(one?.jobId ?? '', 1);
      expect(await claim(1)).toEqual([three?.jobId]);
    });

    test('the slots of a host are counted over all priorities, and over all runners', async () => {
      await project(here.projections, ...jobs(1, 5), ...jobs(3));
      await elsewhere.hosts.keep({ host, jobId: queued().jobId, attempt: 1, until: clockAt(60) });

      expect(await claim(1, { slotsPerHost: 3 })).toHaveLength(2);
    });

    test('a full host keeps nobody from the others', async () => {
      const other = queued({ at: 9 });
      await project(here.projections, ...jobs(50), other);
      await claim(8);

      expect(await claim(9)).toEqual([other.jobId]);
    });

    test('a slot that nobody kept is free again after thirty seconds', async () => {
      await project(here.projections, ...jobs(4));
      await claim(1);

      expect(await claim(30.999)).toHaveLength(0);
      expect(await claim(31)).toHaveLength(2);
    });

    test('a slot that is kept counts until the fetch must be over', async () => {
      await project(here.projections, ...jobs(3));
      const [kept] = await claim(1, { slotsPerHost: 1 });
      await here.hosts.keep({ host, jobId: kept ?? '', attempt: 1, until: clockAt(90) });

      expect(await claim(89, { slotsPerHost: 1 })).toEqual([]);
      expect(await claim(90, { slotsPerHost: 1 })).toHaveLength(1);
    });

    test('a late word of an earlier attempt does not shorten what a later one keeps', async () => {
      await project(here.projections, ...jobs(1));
      const { jobId } = queued();
      await here.hosts.keep({ host, jobId, attempt: 2, until: clockAt(90) });
      await here.hosts.keep({ host, jobId, attempt: 1, until: clockAt(10) });

      expect(await claim(89, { slotsPerHost: 1 })).toEqual([]);
    });

    test('a late word of an earlier attempt does not free the slot of a later one', async () => {
      await project(here.projections, ...jobs(1));
      const { jobId } = queued();
      await here.hosts.keep({ host, jobId, attempt: 2, until: clockAt(90) });

      await here.hosts.leave(jobId, 1);
      expect(await claim(1, { slotsPerHost: 1 })).toEqual([]);
      await here.hosts.leave(jobId, 2);
      expect(await claim(1, { slotsPerHost: 1 })).toHaveLength(1);
    });

    test('a delay lets one fetch begin at a time', async () => {
      await project(here.projections, ...jobs(2, 1), ...jobs(2));
      const politely = { slotsPerHost: 10, delayMs: 500 };

      expect(await claim(1, politely)).toHaveLength(1);
      expect(await claim(1.499, politely)).toHaveLength(0);
      expect(await claim(1.5, politely)).toHaveLength(1);
    });

    test('a delay is kept that is longer than anything else that is known of the host', async () => {
      await project(here.projections, ...jobs(2));
      const politely = { slotsPerHost: 10, delayMs: 300_000 };
      await claim(1, politely);

      for (const at of [100, 200, 300.999]) expect(await claim(at, politely)).toEqual([]);
      expect(await claim(301, politely)).toHaveLength(1);
    });

    test('a held host is left alone until then, and a shorter hold does not end a longer one', async () => {
      await project(here.projections, ...jobs(1));
      await elsewhere.hosts.hold(host, clockAt(60));
      await here.hosts.hold(host, clockAt(20));

      expect(await claim(59.999)).toHaveLength(0);
      expect(await claim(60)).toHaveLength(1);
    });

    test('a job that has no slot leaves none', async () => {
      await expect(here.hosts.leave(queued().jobId, 1)).resolves.toBeUndefined();
    });
  });
}
