import { describe, expect, test } from 'vitest';
import type { Recorded } from '../../src/eventsourcing/event.js';
import { JOB_CATEGORY } from '../../src/job/job.stream.js';
import { MODELS } from '../../src/models.js';
import { entitiesIn, foldPage } from '../../src/projector/fold-page.js';
import type { ViewsById } from '../../src/read-model/projection-store.js';
import { completed, JOB, recorded, started, submitted } from '../kit/stories.js';

const story = recorded(submitted(), started(1), completed(2));
const nobodyIsParked = (_: string): boolean => false;
const nothingIsSkipped = (_: Recorded): boolean => false;
/** The views of jobs that a page changed. */
const fold = (
  page: readonly Recorded[],
  known: ViewsById = new Map(),
  isParked = nobodyIsParked,
  isSkipped = nothingIsSkipped,
) => {
  const views = new Map([[JOB_CATEGORY, known]]);
  const { kinds, parked, skipped } = foldPage(page, MODELS, views, { isParked, isSkipped });
  return { views: kinds[0]?.views ?? new Map(), purged: kinds[0]?.purged ?? [], parked, skipped };
};

describe('a page of the log', () => {
  test('names the entities it is about, once each', () => {
    const stray = { ...story[0], stream: 'nobodys-1' } as Recorded;

    expect(entitiesIn([...story, stray], MODELS)).toEqual([{ category: JOB_CATEGORY, ids: [JOB] }]);
  });

  test('folds into the views of its jobs', () => {
    const { views, parked } = fold(story);

    expect([...views.values()]).toMatchObject([{ jobId: JOB, status: 'completed', revision: 2n }]);
    expect(parked).toEqual([]);
  });

  test('goes on from the views there are, and changes nothing when it comes again', () => {
    const first = fold(story.slice(0, 2));
    const whole = fold(story, first.views);
    const again = fold(story, whole.views);

    expect(whole.views.get(JOB)).toMatchObject({ status: 'completed', revision: 2n });
    expect(again.views.size).toBe(0);
  });

  test('skips events of types that a newer version wrote', () => {
    const [first, ...rest] = story;
    const unknown = { ...rest[0], type: 'JobPainted' } as Recorded;
    if (!first) throw new Error('The story has a beginning');

    expect(fold([first, unknown]).views.get(JOB)).toMatchObject({ status: 'queued' });
  });

  test('parks a stream at its first event that cannot be read, and folds the others', () => {
    const poison = story.flatMap((event) => [event, { ...event, stream: 'job-poisoned', data: { jobId: 7 } } as never]);

    const { views, parked } = fold(poison);

    expect([...views.values()]).toMatchObject([{ jobId: JOB, status: 'completed' }]);
    expect(parked).toMatchObject([{ stream: 'job-poisoned', revision: 0n }]);
    expect(parked[0]?.reason).toMatch(/cannot be read/);
  });

  test('goes on without an event that is skipped, unless it can be read after all', () => {
    const [first, second, third] = story;
    if (!first || !second || !third) throw new Error('The story has three events');
    const poison = { ...second, data: {} } as Recorded;
    const isSkipped = ({ revision }: Recorded) => revision === 1n;

    const without = fold([first, poison, third], new Map(), nobodyIsParked, isSkipped);
    const whole = fold(story, new Map(), nobodyIsParked, isSkipped);

    expect(without).toMatchObject({ parked: [], skipped: [{ revision: 1n }] });
    expect(without.views.get(JOB)).toMatchObject({ status: 'completed', revision: 2n });
    expect(whole).toEqual(fold(story));
  });

  test('leaves alone a stream that was parked before', () => {
    const nothing = { views: new Map(), purged: [], parked: [], skipped: [] };
    expect(fold(story, new Map(), (stream) => stream === `job-${JOB}`)).toEqual(nothing);
  });

  test('has no view for a stream whose beginning was purged', () => {
    expect(fold(story.slice(1)).views.size).toBe(0);
  });
});
