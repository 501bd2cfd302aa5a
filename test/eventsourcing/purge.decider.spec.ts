import { describe, expect, test } from 'vitest';
import { callbackModel } from '../../src/callback/callback.model.js';
import { EntityNotFoundError, NotDeletedError } from '../../src/eventsourcing/entity.errors.js';
import type { Event } from '../../src/eventsourcing/event.js';
import type { ErasableModel } from '../../src/eventsourcing/model.js';
import { PurgeStream } from '../../src/eventsourcing/purge.command.js';
import { purgeDecider } from '../../src/eventsourcing/purge.decider.js';
import { jobModel } from '../../src/job/job.model.js';
import { JOB_STATUSES } from '../../src/job/job.state.js';
import { MODELS } from '../../src/models.js';
import { taskModel } from '../../src/task/task.model.js';
import { transferModel } from '../../src/transfer/transfer.model.js';
import { BROUGHT_INTO } from '../job/statuses.js';
import {
  answered,
  CALLBACK,
  storyOf as callbackStory,
  deleteCallback,
  due,
  record as recordDelivery,
} from '../kit/callback-stories.js';
import { given } from '../kit/given.js';
import { clockAt, completed, deleted, iso, JOB, purge, purged, started, submitted } from '../kit/stories.js';
import { claimed, TASK_KEY, taskCompleted, taskDeleted, taskSubmitted } from '../kit/task-stories.js';
import { deleteTransfer, requestImport, startRun, storyOf, TRANSFER } from '../kit/transfer-stories.js';
import { made, playedWith, thrownAway } from '../toy/logged-toys.js';
import { toyModel } from '../toy/toy.model.js';

const removed = [
  { position: '1', hash: 'aa'.repeat(32) },
  { position: '2', hash: 'bb'.repeat(32) },
];

interface Kind {
  readonly model: ErasableModel;
  readonly id: string;
  /** The story of an entity that is there, and the event that deletes it. */
  readonly story: readonly Event[];
  readonly deletion: Event;
}

const KINDS: readonly Kind[] = [
  { model: jobModel, id: JOB, story: [submitted(), started(1), completed(2)], deletion: deleted(3) },
  {
    model: toyModel,
    id: 'b0a4',
    story: [made('bear'), playedWith('anna')],
    deletion: thrownAway(clockAt(3)),
  },
  { model: taskModel, id: TASK_KEY, story: [taskSubmitted(), claimed(1), taskCompleted(2)], deletion: taskDeleted(3) },
  {
    model: transferModel,
    id: TRANSFER,
    story: storyOf(requestImport(), startRun(1)),
    deletion: storyOf(requestImport(), deleteTransfer(3)).at(-1) as Event,
  },
  {
    model: callbackModel,
    id: CALLBACK,
    story: callbackStory(due(1), recordDelivery(2, 1, answered(200))),
    deletion: callbackStory(due(1), deleteCallback(3)).at(-1) as Event,
  },
];

test('every model of the registry whose entities can be deleted is among those whose purges are tested', () => {
  const erasable = MODELS.all.filter(({ erasure }) => erasure !== undefined);
  expect(KINDS.map(({ model }) => model)).toEqual(expect.arrayContaining(erasable));
});

describe.each(KINDS)('a purge of a $model.category', ({ model, id, story, deletion }) => {
  const entity = given(purgeDecider(model));
  const asked = (some = removed) => new PurgeStream({ model, id }, 'because', some, clockAt(9), { actor: 'carla' });
  const record = model.erasure.purged(id, { by: 'carla', reason: 'because', removed, purgedAt: iso(9) });

  test('names what is to be removed, once it is deleted', () => {
    entity(...story, deletion)
      .when(asked())
      .then(record);
  });

  test('can be read again', () => {
    expect(model.erasure.recordIn(record)).toMatchObject({ by: 'carla', reason: 'because', removed, purgedAt: iso(9) });
    expect(record.type).toBe(model.erasure.purgedType);
    for (const event of [...story, deletion]) expect(model.erasure.recordIn(event)).toBeUndefined();
  });

  test('happens once, whether or not the events before it are gone yet', () => {
    entity(...story, deletion, record)
      .when(asked())
      .thenNothing();
    entity(record)
      .when(asked([{ position: '3', hash: 'cc'.repeat(32) }]))
      .thenNothing();
  });

  test('of nothing changes nothing', () => {
    entity(...story, deletion)
      .when(asked([]))
      .thenNothing();
  });

  test('is refused of one that is there', () => {
    story.forEach((_, n) => {
      entity(...story.slice(0, n + 1))
        .when(asked())
        .thenThrows(NotDeletedError);
    });
  });

  test('is refused of one that never was', () => {
    entity().when(asked()).thenThrows(EntityNotFoundError);
  });

  test('stays, whatever is said of the entity after it', () => {
    entity(record, ...story, deletion)
      .when(asked())
      .thenNothing();
  });
});

describe('the purge of a job', () => {
  const job = given(purgeDecider(jobModel));

  test.each(JOB_STATUSES)('is refused of one that is %s', (status) => {
    job(...BROUGHT_INTO[status])
      .when(purge(10, removed))
      .thenThrows(NotDeletedError);
  });

  test('is written down as it always was', () => {
    job(submitted(), deleted(1)).when(purge(2, removed)).then(purged(2, removed));
    const event = jobModel.erasure.purged(JOB, { by: 'carla', reason: null, removed, purgedAt: iso(2) });
    expect(Object.keys(event.data)).toEqual(['jobId', 'by', 'reason', 'removed', 'purgedAt']);
  });
});
