import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { JOB_CATEGORY } from '../../src/job/job.stream.js';
import type { JobView } from '../../src/job/job.view.js';
import { eventually } from '../kit/eventually.js';
import {
  aHost,
  completed,
  deleted,
  failed,
  paused,
  project,
  purging,
  queued,
  retriedByHand,
  retrying,
  running,
} from '../kit/job-views-kit.js';
import type { ReadModel, ReadModelSubject } from '../kit/read-model.js';
import { clockAt } from '../kit/stories.js';

const MINUTE = 60;

/** What all sums over the jobs must do. An adapter is done when this passes. Some may come seconds late. */
export function jobFiguresContract(adapter: string, open: () => Promise<ReadModelSubject>): void {
  describe(`${adapter} has figures of jobs`, () => {
    let subject: ReadModelSubject;
    let here: ReadModel;

    beforeEach(async () => {
      subject = await open();
      ({ here } = subject);
    });
    afterEach(() => subject.close());

    const ofHost = async (host: string) => (await here.figures.ofHosts([host, aHost()])).get(host);
    const minutes = async (from = 0) =>
      (await here.figures.perMinute(clockAt(from))).map(({ minute, submitted, completed, failed }) => {
        return [(minute.getTime() - clockAt(0).getTime()) / 60_000, submitted, completed, failed];
      });
    const all = async (host: string) => ({
      host: await ofHost(host),
      minutes: await minutes(),
      errors: await here.figures.failuresByError(clockAt(0), 9),
      failures: (await here.figures.failuresOfHosts([host], clockAt(0))).get(host),
    });

    test('tell of each host what waits, what is fetched and what failed', async () => {
      const host = aHost();
      const begun = () => running(queued({ host }));
      const waiting = [queued({ host }), queued({ host }), retrying(begun(), 60)];
      await project(
        here.projections,
        ...waiting,
        begun(),
        failed(begun(), 1),
        completed(begun()),
        paused(queued({ host })),
      );

      await eventually(async () => expect(await ofHost(host)).toEqual({ host, queued: 3, running: 1, failed: 1 }));
      expect((await here.figures.ofHosts([aHost()])).size).toBe(0);
    });

    test('tell which hosts have most to do, and then which have failed most', async () => {
      const [busy, idle, failing, quiet] = [aHost(), aHost(), aHost(), aHost()];
      const broken = () => failed(running(queued({ host: failing })), 1);
      await project(
        here.projections,
        ...[queued({ host: busy }), running(queued({ host: busy })), queued({ host: idle })],
        ...[broken(), broken(), completed(running(queued({ host: quiet })))],
      );

      await eventually(async () => {
        const busiest = await here.figures.busiestHosts(3);
        expect(busiest.map(({ host }) => host)).toEqual([busy, idle, failing]);
        expect(busiest[0]).toEqual({ host: busy, queued: 1, running: 1, failed: 0 });
      });
    });

    test('tell what was submitted and what ended, minute by minute', async () => {
      const early = running(queued({ at: 59 }));
      const late = running(queued({ at: 2 * MINUTE }));
      await project(here.projections, early, late);
      await project(here.projections, completed(early, 3 * MINUTE), failed(late, 3 * MINUTE + 59), queued({ at: 61 }));

      const whole = [
        [0, 1, 0, 0],
        [1, 1, 0, 0],
        [2, 1, 0, 0],
        [3, 0, 1, 1],
      ];
      await eventually(async () => expect(await minutes()).toEqual(whole));
      expect(await minutes(2 * MINUTE)).toEqual(whole.slice(2));
    });

    test('tell what jobs failed with, and on which hosts', async () => {
      const host = aHost();
      const of = (at: number, code: 'timeout_total' | 'dns_failed') => failed(running(queued({ host })), at, code);
      await project(here.projections, of(1, 'dns_failed'), of(MINUTE, 'timeout_total'), of(MINUTE, 'timeout_total'));

      await eventually(async () => {
        expect(await here.figures.failuresByError(clockAt(0), 9)).toEqual([
          { code: 'timeout_total', failed: 2, hosts: [{ host, failed: 2 }] },
          { code: 'dns_failed', failed: 1, hosts: [{ host, failed: 1 }] },
        ]);
      });
      expect(await here.figures.failuresByError(clockAt(MINUTE), 9)).toMatchObject([
        { code: 'timeout_total', failed: 2 },
      ]);
      expect([...(await here.figures.failuresOfHosts([host, aHost()], clockAt(0)))]).toEqual([[host, 3]]);
      expect([...(await here.figures.failuresOfHosts([host], clockAt(MINUTE)))]).toEqual([[host, 2]]);
    });

    test('name the hosts that an error came from most, and no more of them than were asked for', async () => {
      const [one, other, third] = [aHost(), aHost(), aHost()];
      const on = (host: string) => failed(running(queued({ host })), 1, 'tls_failed');
      await project(here.projections, on(one), on(other), on(other), on(other), on(one), on(third));

      await eventually(async () => {
        const [figures] = await here.figures.failuresByError(clockAt(0), 2);
        const hosts = [
          { host: other, failed: 3 },
          { host: one, failed: 2 },
        ];
        expect(figures).toEqual({ code: 'tls_failed', failed: 6, hosts });
      });
    });

    test('follow a job that is retried, deleted and purged: it counts as what it is', async () => {
      const host = aHost();
      const steps: JobView[] = [queued({ host })];
      const step = async (make: (view: JobView) => JobView) => {
        const next = make(steps.at(-1) as JobView);
        steps.push(next);
        await project(here.projections, next);
      };
      await project(here.projections, steps[0] as JobView);
      await step(running);
      await step((view) => failed(view, MINUTE));
      const failedOnce = {
        host: { host, queued: 0, running: 0, failed: 1 },
        errors: [{ code: 'connection_reset', failed: 1, hosts: [{ host, failed: 1 }] }],
        failures: 1,
      };
      const asFailed = {
        ...failedOnce,
        minutes: [
          [0, 1, 0, 0],
          [1, 0, 0, 1],
        ],
      };
      await eventually(async () => expect(await all(host)).toEqual(asFailed));

      await step(retriedByHand);
      const asQueued = { host: { host, queued: 1, running: 0, failed: 0 }, minutes: [[0, 1, 0, 0]], errors: [] };
      await eventually(async () => expect(await all(host)).toEqual({ ...asQueued, failures: undefined }));
      await step(running);
      await step((view) => completed(view, 2 * MINUTE));
      await eventually(async () =>
        expect(await minutes()).toEqual([
          [0, 1, 0, 0],
          [2, 0, 1, 0],
        ]),
      );

      await step(deleted);
      await eventually(async () => expect(await minutes()).toEqual([]));
      const { jobId, revision } = steps.at(-1) as JobView;
      const from = await here.projections.checkpoint();
      const purge = purging({ id: jobId, revision: revision + 1n });
      await here.projections.commit({ ...purge, from, to: (from ?? 0n) + 1n });
      expect((await here.projections.load(JOB_CATEGORY, [jobId])).size).toBe(0);
      expect(await minutes()).toEqual([]);
    });

    test('are the same in views that are made anew, however their batches fall', async () => {
      const host = aHost();
      const first = running(queued({ host }));
      const second = failed(running(queued({ host, at: 61 })), 2 * MINUTE, 'dns_failed');
      for (const views of [[queued({ host })], [first], [second, completed(first, MINUTE)]]) {
        await project(here.projections, ...views);
      }
      await eventually(async () => expect((await all(host)).failures).toBe(1));
      const before = await all(host);
      const position = (await here.projections.checkpoint()) ?? 0n;

      const build = await here.builds.begin();
      const next = await here.builds.open(build);
      let after = '';
      for (let from: bigint | undefined; ; ) {
        const page = await here.projections.page(JOB_CATEGORY, 2, after);
        after = [...page.keys()].at(-1) ?? '';
        const to = page.size === 0 ? position + 1n : (from ?? 0n) + 1n;
        const kinds = [{ category: JOB_CATEGORY, views: page, purged: [] }];
        const { parked, last } = purging();
        expect(await next.projections.commit({ kinds, parked, last, from, to })).toBe(true);
        from = to;
        if (page.size === 0) break;
      }
      expect(await here.builds.activate(build)).toBe(true);
      await next.close();

      await eventually(async () => expect(await all(host)).toEqual(before));
    });
  });
}
