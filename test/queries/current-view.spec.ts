import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UnreadableEventError } from '../../src/eventsourcing/codec.js';
import { jobModel } from '../../src/job/job.model.js';
import { jobStream } from '../../src/job/job.stream.js';
import type { JobView } from '../../src/job/job.view.js';
import { currentView } from '../../src/queries/current-view.js';
import { jobThen } from '../../src/queries/jobs/job-then.js';
import { KnownRevisions } from '../../src/read-model/known-revisions.js';
import { logJob, logMore } from '../kit/logged-jobs.js';
import { completed, deleted, started, submitted } from '../kit/stories.js';
import { Stores } from '../kit/world.js';

const UNREADABLE = { ...started(1), data: {} } as never;

describe('a view whose stream is known to be further', () => {
  let stores: Stores;
  let jobId: string;
  let kept: JobView | undefined;
  let known: KnownRevisions;

  beforeEach(async () => {
    stores = await Stores.open();
    known = new KnownRevisions();
    jobId = await logJob(stores.log, submitted());
    kept = jobThen(await stores.log.read(jobStream(jobId)), new Date());
  });
  afterEach(() => stores.close());

  const view = (isFresh = false) => currentView(jobModel, jobId, kept, isFresh, { known, store: stores.log });
  const isKnownAt = (revision: bigint) => known.note(jobStream(jobId), revision);

  test('is brought up to it', async () => {
    await logMore(stores.log, jobId, started(1), completed(2));
    expect(await view()).toMatchObject({ status: 'queued', revision: 0n });

    isKnownAt(2n);
    expect(await view()).toMatchObject({ status: 'completed', revision: 2n });
  });

  test('stays as it was before an event that cannot be read', async () => {
    await logMore(stores.log, jobId, UNREADABLE, completed(2));
    isKnownAt(2n);

    expect(await view()).toBe(kept);
  });

  test('is not told for the newest one where that event cannot be read', async () => {
    await logMore(stores.log, jobId, UNREADABLE);

    await expect(view(true)).rejects.toThrow(UnreadableEventError);
  });

  test('is told no more where its entity was deleted behind that event', async () => {
    await logMore(stores.log, jobId, UNREADABLE, deleted(2));
    isKnownAt(2n);

    await expect(view()).rejects.toThrow(UnreadableEventError);
  });

  test('that is missing is not made up', async () => {
    await logMore(stores.log, jobId, UNREADABLE);
    kept = undefined;

    await expect(view()).rejects.toThrow(UnreadableEventError);
  });
});
