import { describe, expect, test } from 'vitest';
import { UnreadableEventError } from '../../src/eventsourcing/codec.js';
import type { Recorded } from '../../src/eventsourcing/event.js';
import { jobCodec } from '../../src/job/job.codec.js';
import { jobDecider } from '../../src/job/job.decider.js';
import type { JobEvent } from '../../src/job/job.events.js';
import { projectJob } from '../../src/job/job.projection.js';
import type { JobView } from '../../src/job/job.view.js';
import { shapeOf } from '../kit/goldens.js';
import { paused, recorded, started, submitted } from '../kit/stories.js';
import { asStored, goldens } from './golden.js';
import { UNWRITTEN, WRITERS, written } from './writers.js';

/** The compiler asks for a new type of event here, and the tests ask for its golden file. */
const TYPES: Readonly<Record<JobEvent['type'], true>> = {
  JobSubmitted: true,
  CallbackRequested: true,
  FetchStarted: true,
  FetchCompleted: true,
  FetchFailed: true,
  FetchAbandoned: true,
  JobRetried: true,
  JobPaused: true,
  JobResumed: true,
  JobCancelled: true,
  JobDeleted: true,
  JobPurged: true,
};
const types = Object.keys(TYPES) as JobEvent['type'][];
const sample = (type: JobEvent['type']) => {
  const golden = goldens().find(({ name }) => name === `${type}.v${jobCodec.schemaOf(type)}`);
  if (!golden) throw new Error(`There is no golden file of ${type} as it is written today`);
  return golden;
};

describe('the shapes ever written', () => {
  test.each(goldens())('$name is read, and folds', (golden) => {
    const event = jobCodec.decode(asStored(golden));

    expect(event).toMatchObject({ type: golden.type });
    for (const story of [[], [submitted()], [submitted(), started(1)], [submitted(), started(1), paused(2)]]) {
      const told = [...story, event as JobEvent];
      expect(told.reduce(jobDecider.evolve, jobDecider.initialState)).toHaveProperty('status');
      expect(told.reduce<JobView | undefined>((view, next) => projectJob(view, next, 0n), undefined)?.revision).toBe(
        told[0]?.type === 'JobSubmitted' && event?.type !== 'JobPurged' ? 0n : undefined,
      );
    }
  });

  test.each(goldens())('$name is what its file is called by', ({ name, type, schema }) => {
    expect(name.split('.').slice(0, 2).join('.')).toBe(`${type}.v${schema}`);
  });

  test.each(types)('include every schema of %s, up to the one that is written today', (type) => {
    const schemas = new Set(goldens().flatMap((golden) => (golden.type === type ? [golden.schema] : [])));
    expect([...schemas].sort()).toEqual(Array.from({ length: jobCodec.schemaOf(type) }, (_, older) => older + 1));
  });

  const ofToday = goldens().filter(
    ({ name, type, schema }) => schema === jobCodec.schemaOf(type as JobEvent['type']) && !UNWRITTEN.includes(name),
  );
  test.each(ofToday)('$name is still what is written, to the last key', ({ name, type, data }) => {
    expect(shapeOf(written(name))).toEqual(shapeOf({ type, data }));
  });

  test('are each in a golden file', () => {
    const names = goldens().map(({ name }) => name);
    expect([...Object.keys(WRITERS), ...UNWRITTEN].filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe('an event that cannot be read', () => {
  const good = sample('FetchStarted');
  const decoding = (stored: Recorded) => () => jobCodec.decode(stored);

  test.each(['SomethingNew', 'constructor', '__proto__', ''])(
    'is none of ours, called "%s": it is left out',
    (type) => {
      expect(jobCodec.decode(asStored({ ...good, type }))).toBeUndefined();
    },
  );

  test('has a newer schema', () => {
    expect(decoding(asStored({ ...good, schema: 99 }))).toThrow(UnreadableEventError);
    expect(decoding(asStored({ ...good, schema: 99 }))).toThrow(/FetchStarted at revision 0 of job-.*newer/);
  });

  test.each([0, -1, 1.5, Number.NaN, '1', null, undefined])('has a schema that is none: %o', (schema) => {
    expect(decoding(asStored({ ...good, schema: schema as number }))).toThrow(UnreadableEventError);
  });

  test('has no metadata', () => {
    expect(decoding({ ...asStored(good), metadata: undefined as never })).toThrow(UnreadableEventError);
    expect(decoding({ ...asStored(good), metadata: null as never })).toThrow(UnreadableEventError);
  });

  test.each([null, undefined, 'text', 7, [], {}])('has data that is no event’s: %o', (data) => {
    expect(decoding(asStored({ ...good, data: data as never }))).toThrow(UnreadableEventError);
  });

  const fields = types.flatMap((type) => Object.keys(sample(type).data).map((field) => [type, field] as const));
  const optional = ['response', 'body', 'timings'];
  test.each(fields)('is a %s with a broken or missing %s', (type, field) => {
    const { [field]: _, ...without } = sample(type).data;

    expect(decoding(asStored({ ...sample(type), data: { ...without, [field]: { no: 'such' } } }))).toThrow(
      UnreadableEventError,
    );
    if (type === 'FetchFailed' && optional.includes(field)) return;
    expect(decoding(asStored({ ...sample(type), data: without }))).toThrow(UnreadableEventError);
  });

  test.each(['', 'example.com', 7])('is a submission of something that is no URL: %o', (url) => {
    const submission = sample('JobSubmitted');
    expect(decoding(asStored({ ...submission, data: { ...submission.data, url } }))).toThrow(/its url/);
  });

  test.each(['', 'tomorrow', 0])('is a start at a time that is none: %o', (startedAt) => {
    expect(decoding(asStored({ ...good, data: { ...good.data, startedAt } }))).toThrow(/its startedAt/);
  });
});

describe('an event that can be read', () => {
  test('is handed on as it is', () => {
    const [stored] = recorded(submitted());
    expect(stored && jobCodec.decode(stored)).toBe(stored);
  });

  test('may say more than today’s service knows', () => {
    const good = sample('JobSubmitted');
    expect(jobCodec.decode(asStored({ ...good, data: { ...good.data, mood: 'sunny' } }))).toBeDefined();
  });

  test('may name no reason', () => {
    const good = sample('JobPaused');
    expect(jobCodec.decode(asStored({ ...good, data: { ...good.data, reason: null } }))).toBeDefined();
  });
});
