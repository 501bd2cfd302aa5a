import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { View } from '../../src/eventsourcing/model.js';
import { JOB_STATUSES, type JobStatus } from '../../src/job/job.state.js';
import { JOB_CATEGORY } from '../../src/job/job.stream.js';
import type { JobView } from '../../src/job/job.view.js';
import type { ParkedStream } from '../../src/read-model/parking.js';
import type { StreamRelease } from '../../src/read-model/projection-store.js';
import { eventually } from '../kit/eventually.js';
import {
  aWitness,
  changesOf,
  completed,
  deleted,
  project,
  purging,
  queued,
  retrying,
  running,
} from '../kit/job-views-kit.js';
import type { ReadModel, ReadModelSubject } from '../kit/read-model.js';
import { clockAt } from '../kit/stories.js';

/** What every projection store must do. An adapter is done when this passes. */
export function projectionStoreContract(adapter: string, open: () => Promise<ReadModelSubject>): void {
  describe(`${adapter} is a projection store`, () => {
    let subject: ReadModelSubject;
    let here: ReadModel;
    let elsewhere: ReadModel;

    beforeEach(async () => {
      subject = await open();
      ({ here, elsewhere } = subject);
    });
    afterEach(() => subject.close());

    const commit = (from: bigint | undefined, to: bigint, ...views: readonly JobView[]) =>
      here.projections.commit({ ...changesOf(...views), from, to });

    test('gives back the views that were committed, and moves its checkpoint', async () => {
      const [job, done] = [queued(), completed(running(queued(), 1), 2)];

      const to = await project(here.projections, job, done);

      const loaded = await here.projections.load(JOB_CATEGORY, [job.jobId, done.jobId, randomUUID()]);
      expect(loaded).toEqual(
        new Map([
          [job.jobId, job],
          [done.jobId, done],
        ]),
      );
      expect(await here.projections.checkpoint()).toBe(to);
    });

    test('keeps a position that no double can hold', async () => {
      const from = await here.projections.checkpoint();
      const to = 2n ** 53n + 1n + (from ?? 0n);

      expect(await commit(from, to)).toBe(true);

      expect(await here.projections.checkpoint()).toBe(to);
      expect(await here.views.position()).toBe(to);
    });

    test('refuses a batch that does not begin at the checkpoint, and writes none of it', async () => {
      const job = queued();
      const at = await project(here.projections);

      expect(await commit(at - 1n, at + 1n, job)).toBe(false);
      expect(await commit(undefined, at + 1n, job)).toBe(false);
      expect(await commit(at + 1n, at + 2n, job)).toBe(false);

      expect(await here.views.get(job.jobId)).toBeUndefined();
      expect(await here.projections.checkpoint()).toBe(at);
    });

    test('lets one of two racing projectors win', async () => {
      const from = await project(here.projections);
      const [mine, theirs] = [queued(), queued()];

      const won = await Promise.all([
        here.projections.commit({ ...changesOf(mine), from, to: from + 1n }),
        elsewhere.projections.commit({ ...changesOf(theirs), from, to: from + 1n }),
      ]);

      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await here.projections.checkpoint()).toBe(from + 1n);
      const winner = won[0] ? mine : theirs; // where views are written first, those of the loser may be there too
      expect(await here.views.get(winner.jobId)).toEqual(winner);
    });

    test('leaves a view alone that is as far already', async () => {
      const job = queued();
      const started = running(job);
      await project(here.projections, started);
      const before = await here.views.countByStatus();

      await project(here.projections, job);
      await project(here.projections, started);

      expect(await here.views.get(job.jobId)).toEqual(started);
      expect(await here.views.countByStatus()).toEqual(before);
    });

    test('counts the jobs of each status, without the deleted ones', async () => {
      const before = await here.views.countByStatus();
      const [one, two, three, four] = [queued(), queued(), queued(), queued()] as const;
      await project(here.projections, one, two, three, four);
      await project(here.projections, running(one), retrying(running(two), 5), deleted(three));
      await project(here.projections, completed(running(one)));

      await eventually(async () => {
        const after = await here.views.countByStatus();
        const grown = JOB_STATUSES.filter((status) => after[status] !== before[status]);
        expect(Object.fromEntries(grown.map((status) => [status, after[status] - before[status]]))).toEqual({
          queued: 1,
          retrying: 1,
          completed: 1,
        } satisfies Partial<Record<JobStatus, number>>);
      });
    });

    test('removes the views of purged jobs, whatever they were, and all that was kept along with them', async () => {
      const tag = randomUUID();
      const [kept, waiting, done] = [queued(), queued({ options: { tags: [tag] } }), completed(running(queued()))];
      await project(here.projections, kept, waiting, deleted(done));
      const before = await here.views.countByStatus();
      const from = await here.projections.checkpoint();
      const purged = [waiting, done, queued()].map(({ jobId: id }) => ({ id, revision: 9n }));

      await here.projections.commit({ ...purging(...purged), from, to: (from ?? 0n) + 1n });

      expect(await here.views.get(kept.jobId)).toEqual(kept);
      expect(await elsewhere.views.get(waiting.jobId)).toBeUndefined();
      expect(await elsewhere.views.get(done.jobId)).toBeUndefined();
      expect(await here.views.bySubmission(done.submission)).toBeUndefined();
      expect((await here.views.list({ tag, order: 'newest', limit: 9 })).items).toEqual([]);
      await eventually(async () => expect((await here.views.countByStatus()).queued).toBe(before.queued - 1));
      const due = { limit: 100, at: clockAt(99) };
      expect((await here.due.claim(due)).map(({ jobId }) => jobId)).toEqual([kept.jobId]);
    });

    test('leaves a view that is further than its purge', async () => {
      const job = queued();
      const started = running(job);
      await project(here.projections, started);
      const from = await here.projections.checkpoint();

      const purged = [{ id: job.jobId, revision: job.revision }];
      await here.projections.commit({ ...purging(...purged), from, to: (from ?? 0n) + 1n });

      expect(await here.views.get(job.jobId)).toEqual(started);
    });

    test('pages through all of its views in the order of their ids', async () => {
      const jobs = [queued(), queued(), deleted(queued()), queued(), queued()];
      await project(here.projections, ...jobs);
      const seen: [string, View][] = [];
      for (let page = await here.projections.page(JOB_CATEGORY, 2); page.size > 0; ) {
        expect(page.size).toBeLessThanOrEqual(2);
        seen.push(...page);
        page = await here.projections.page(JOB_CATEGORY, 2, seen.at(-1)?.[0]);
      }

      const ids = seen.map(([id]) => id);
      expect(ids).toEqual([...ids].sort());
      for (const job of jobs) expect(seen).toContainEqual([job.jobId, job]);
    });

    test('writes a batch of five hundred', async () => {
      const jobs = Array.from({ length: 500 }, (_, n) => queued({ at: n }));

      await project(here.projections, ...jobs);
      await project(here.projections, ...jobs.map((job) => running(job)));

      const loaded = await here.projections.load(
        JOB_CATEGORY,
        jobs.map(({ jobId }) => jobId),
      );
      expect([...loaded.values()].filter(({ status }) => status === 'running')).toHaveLength(500);
    });

    test('has no views of a category that nobody told it of', async () => {
      const from = await here.projections.checkpoint();
      const stray = [{ category: 'stray', views: new Map(), purged: [] }];

      await expect(here.projections.load('stray', [])).rejects.toThrow(RangeError);
      await expect(
        here.projections.commit({ kinds: stray, parked: [], from, to: 9n, last: aWitness() }),
      ).rejects.toThrow(RangeError);
    });

    test('tells which bodies some view still names', async () => {
      const [job, gone] = [completed(running(queued())), completed(running(queued()))];
      const partial = { sha256: 'ee'.repeat(32), size: 3 };
      const broken = { ...running(queued()), status: 'failed' as const, partial };
      const hashes = [job, gone].map(({ body }) => body?.sha256 ?? '');
      await project(here.projections, job, gone, broken);
      await project(here.projections, deleted(gone));

      const asked = [...hashes, partial.sha256, 'ef'.repeat(32)];
      expect(await here.projections.namedBodies(asked)).toEqual(new Set([hashes[0], partial.sha256]));
      expect(await here.projections.namedBodies([])).toEqual(new Set());
    });

    test('tells when the longest running fetch began', async () => {
      const [early, late] = [running(queued(), -2_000_000), running(queued(), -1_000_000)]; // before any other here
      await project(here.projections, late, early, queued());
      expect(await here.projections.earliestStart()).toEqual(clockAt(-2_000_000));

      await project(here.projections, completed(early));
      expect(await elsewhere.projections.earliestStart()).toEqual(clockAt(-1_000_000));
    });

    describe('with a parked stream', () => {
      const at = clockAt(5);
      let parked: ParkedStream;
      let from: bigint;

      beforeEach(async () => {
        parked = { stream: `job-${randomUUID()}`, revision: 3n, reason: 'no one can read it' };
        from = (await here.projections.checkpoint()) ?? 0n;
        const to = from + 1n;
        await here.projections.commit({ ...changesOf(), parked: [parked], from: from || undefined, to });
        from = to;
      });

      const parkedNow = async (of = elsewhere) =>
        (await of.projections.parking()).streams.find(({ stream }) => stream === parked.stream);
      const release = (of: ReadModel, more: Partial<StreamRelease> = {}) =>
        of.projections.release({ parked, at: from, kinds: [], again: undefined, skipped: [], ...more });

      test('remembers it', async () => {
        expect(await parkedNow()).toEqual(parked);
      });

      test('lets it go on, with its views, where the checkpoint is', async () => {
        const job = queued();

        expect(await release(elsewhere, { kinds: changesOf(job).kinds })).toBe(true);

        expect(await parkedNow(here)).toBeUndefined();
        expect(await here.views.get(job.jobId)).toEqual(job);
        expect(await here.projections.checkpoint()).toBe(from);
        expect(await release(elsewhere)).toBe(false);
      });

      test('does not let it go on at another checkpoint, or parked elsewhere', async () => {
        expect(await release(here, { at: from - 1n })).toBe(false);
        expect(await release(here, { at: from + 1n })).toBe(false);
        expect(await release(here, { parked: { ...parked, revision: 2n } })).toBe(false);
        expect(await release(here, { parked: { ...parked, stream: `job-${randomUUID()}` } })).toBe(false);

        expect(await parkedNow()).toEqual(parked);
      });

      test('counts no batch any more that passes over it', async () => {
        const { releases } = await here.projections.parking();
        const [mine, theirs] = [queued(), queued()];
        await release(elsewhere);

        const batch = { from, to: from + 1n };
        expect(await here.projections.commit({ ...changesOf(mine), ...batch, releases })).toBe(false);
        expect(await here.projections.checkpoint()).toBe(from);
        const now = (await here.projections.parking()).releases;
        expect(await here.projections.commit({ ...changesOf(theirs), ...batch, releases: now })).toBe(true);
        expect(await here.views.get(theirs.jobId)).toEqual(theirs);
      });

      test('lets one of two races win: a batch that passes over it, or its release', async () => {
        const { releases } = await here.projections.parking();

        const won = await Promise.all([
          here.projections.commit({ ...changesOf(), from, to: from + 1n, releases }),
          release(elsewhere),
        ]);

        expect(won.filter(Boolean)).toHaveLength(1);
        expect(await parkedNow()).toEqual(won[0] ? parked : undefined);
      });

      test('parks it again further on', async () => {
        const again = { ...parked, revision: 5n, reason: 'nor this one' };

        expect(await release(here, { again })).toBe(true);

        expect(await parkedNow()).toEqual(again);
        expect(await release(here)).toBe(false);
        expect(await release(here, { again })).toBe(false);
        expect(await release(here, { parked: again })).toBe(true);
        expect(await parkedNow()).toBeUndefined();
      });

      test('counts it as a release where it is parked again, for whoever does not know what was skipped', async () => {
        const { releases } = await here.projections.parking();

        await release(elsewhere, { again: { ...parked, revision: 5n } });

        expect((await here.projections.parking()).releases).toBe(releases + 1);
        expect(await here.projections.commit({ ...changesOf(), from, to: from + 1n, releases })).toBe(false);
      });

      test('lets one of two win that let it go on and have it parked again', async () => {
        const again = { ...parked, revision: 5n };

        const won = await Promise.all([release(here, { again }), release(elsewhere)]);

        expect(won.filter(Boolean)).toHaveLength(1);
        expect(await parkedNow()).toEqual(won[0] ? again : undefined);
      });

      test('parks it once more after it went on', async () => {
        await release(here);
        const again = { ...parked, revision: 9n };
        await here.projections.commit({ ...changesOf(), parked: [again], from, to: from + 1n });

        expect(await parkedNow()).toEqual(again);
      });

      test('remembers what was skipped, by whom and why, once', async () => {
        const skipped = { ...parked, at, actor: 'carla', note: 'it is lost' };
        const other = { ...skipped, revision: 7n, note: null };

        await release(here, { skipped: [skipped] });
        await here.projections.commit({ ...changesOf(), skipped: [other, skipped], from, to: from + 1n });

        const remembered = (await elsewhere.projections.parking()).skipped;
        expect(remembered.filter(({ stream }) => stream === parked.stream)).toEqual([skipped, other]);
      });
    });
  });
}
