import { describe, expect, test } from '@jest/globals';
import type { Recorded } from '../../src/eventsourcing/event.js';
import type { JobView } from '../../src/job/job.view.js';
import { foldPage, jobsIn } from '../../src/projector/fold-page.js';
import { completed, JOB, recorded, started, submitted } from '../kit/stories.js';

const story = recorded(submitted(), started(1), completed(2));
const nobodyIsParked = () => false;
const viewsOf = (views: readonly JobView[]) => new Map(views.map((view) => [view.jobId, view]));

describe('a page of the log', () => {
  test('names the jobs it is about, once each', () => {
    expect(jobsIn(story)).toEqual([JOB]);
  });

  test('folds into the views of its jobs', () => {
    const { views, parked } = foldPage(story, new Map(), nobodyIsParked);

    expect(views).toMatchObject([{ jobId: JOB, status: 'completed', revision: 2n }]);
    expect(parked).toEqual([]);
  });

  test('goes on from the views there are, and changes nothing when it comes again', () => {
    const first = foldPage(story.slice(0, 2), new Map(), nobodyIsParked);
    const whole = foldPage(story, viewsOf(first.views), nobodyIsParked);
    const again = foldPage(story, viewsOf(whole.views), nobodyIsParked);

    expect(whole.views).toMatchObject([{ status: 'completed', revision: 2n }]);
    expect(again.views).toEqual([]);
  });

  test('skips events of types that a newer version wrote', () => {
    const [first, ...rest] = story;
    const unknown = { ...rest[0], type: 'JobPainted' } as Recorded;
    if (!first) throw new Error('The story has a beginning');

    expect(foldPage([first, unknown], new Map(), nobodyIsParked).views).toMatchObject([{ status: 'queued' }]);
  });

  test('parks a stream at its first event that cannot be read, and folds the others', () => {
    const poison = story.flatMap((event) => [event, { ...event, stream: 'job-poisoned', data: { jobId: 7 } } as never]);

    const { views, parked } = foldPage(poison, new Map(), nobodyIsParked);

    expect(views).toMatchObject([{ jobId: JOB, status: 'completed' }]);
    expect(parked).toMatchObject([{ stream: 'job-poisoned', revision: 0n }]);
    expect(parked[0]?.reason).toMatch(/cannot be read/);
  });

  test('leaves alone a stream that was parked before', () => {
    const nothing = { views: [], purged: [], parked: [] };
    expect(foldPage(story, new Map(), (stream) => stream === `job-${JOB}`)).toEqual(nothing);
  });

  test('has no view for a stream whose beginning was purged', () => {
    expect(foldPage(story.slice(1), new Map(), nobodyIsParked).views).toEqual([]);
  });
});
