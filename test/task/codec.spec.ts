import { describe, expect, test } from 'vitest';
import { UnreadableEventError } from '../../src/eventsourcing/codec.js';
import type { Recorded } from '../../src/eventsourcing/event.js';
import { taskCodec } from '../../src/task/task.codec.js';
import { taskDecider } from '../../src/task/task.decider.js';
import type { TaskEvent } from '../../src/task/task.events.js';
import { projectTask } from '../../src/task/task.projection.js';
import type { TaskView } from '../../src/task/task.view.js';
import { type Golden, goldensBeside, shapeOf } from '../kit/goldens.js';
import { claimed, recordedTask, taskSubmitted } from '../kit/task-stories.js';
import { WRITERS, written } from './writers.js';

/** The compiler asks for a new type of event here, and the tests ask for its golden file. */
const TYPES: Readonly<Record<TaskEvent['type'], true>> = {
  TaskSubmitted: true,
  TaskClaimed: true,
  LeaseExtended: true,
  TaskCompleted: true,
  TaskFailed: true,
  LeaseExpired: true,
  LateResultRefused: true,
  TaskRetried: true,
  TaskDeleted: true,
  TaskPurged: true,
};
const types = Object.keys(TYPES) as TaskEvent['type'][];
const goldens = goldensBeside(import.meta.url);
const sample = (type: TaskEvent['type']): Golden => {
  const golden = goldens.find(({ name }) => name === `${type}.v${taskCodec.schemaOf(type)}`);
  if (!golden) throw new Error(`There is no golden file of ${type} as it is written today`);
  return golden;
};
const asStored = ({ type, schema, data }: Pick<Golden, 'type' | 'schema' | 'data'>): Recorded => {
  const [some] = recordedTask(taskSubmitted());
  if (!some) throw new Error('A story of one event has one');
  return { ...some, type, data, metadata: { ...some.metadata, schema } };
};

describe('the shapes ever written of tasks', () => {
  test.each(goldens)('$name is read, and folds', (golden) => {
    const event = taskCodec.decode(asStored(golden));

    expect(event).toMatchObject({ type: golden.type });
    for (const story of [[], [taskSubmitted()], [taskSubmitted(), claimed(1)]]) {
      const told = [...story, event as TaskEvent];
      expect(told.reduce(taskDecider.evolve, taskDecider.initialState)).toHaveProperty('status');
      expect(told.reduce<TaskView | undefined>((view, next) => projectTask(view, next, 0n), undefined)?.revision).toBe(
        told[0]?.type === 'TaskSubmitted' && event?.type !== 'TaskPurged' ? 0n : undefined,
      );
    }
  });

  test.each(types)('include every schema of %s, up to the one that is written today', (type) => {
    const schemas = new Set(goldens.flatMap((golden) => (golden.type === type ? [golden.schema] : [])));
    expect([...schemas].sort()).toEqual(Array.from({ length: taskCodec.schemaOf(type) }, (_, older) => older + 1));
  });

  const ofToday = goldens.filter(({ type, schema }) => schema === taskCodec.schemaOf(type as TaskEvent['type']));
  test.each(ofToday)('$name is still what is written, to the last key', ({ name, type, data }) => {
    expect(shapeOf(written(name))).toEqual(shapeOf({ type, data }));
  });

  test('are each in a golden file', () => {
    const names = goldens.map(({ name }) => name);
    expect(Object.keys(WRITERS).filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe('an event of a task that cannot be read', () => {
  const fields = types.flatMap((type) => Object.keys(sample(type).data).map((field) => [type, field] as const));

  test.each(fields)('is a %s with a broken or missing %s', (type, field) => {
    const { [field]: _, ...without } = sample(type).data;
    const decoding = (data: object) => () =>
      taskCodec.decode(asStored({ ...sample(type), data: data as Golden['data'] }));

    expect(decoding({ ...without, [field]: { no: 'such' } })).toThrow(UnreadableEventError);
    expect(decoding(without)).toThrow(UnreadableEventError);
  });
});

test('what is none of ours is left out', () => {
  expect(taskCodec.decode(asStored({ ...sample('TaskClaimed'), type: 'SomethingNew' }))).toBeUndefined();
});
