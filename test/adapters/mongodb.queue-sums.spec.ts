import type { CommandStartedEvent, Db } from 'mongodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tasksOf } from '../../src/adapters/mongodb/collections.js';
import { MongoFamily } from '../../src/adapters/mongodb/mongo-family.js';
import { countTasks } from '../../src/adapters/mongodb/views/queue-sums.js';
import { readModelOf } from '../kit/mongo-read-model.js';
import type { ReadModel } from '../kit/read-model.js';
import { describeWith, freshDatabase } from '../kit/servers.js';
import { clockAt } from '../kit/stories.js';
import { aQueue, pausedQueue, projectQueues, projectTasks, waiting } from '../kit/task-views-kit.js';

describeWith('mongodb', 'queues in MongoDB', (server) => {
  let drop: () => Promise<void>;
  let family: MongoFamily;
  let here: ReadModel;
  let db: Db;

  beforeEach(async () => {
    const fresh = freshDatabase(server);
    drop = fresh.drop;
    const url = new URL(fresh.url);
    url.searchParams.set('monitorCommands', 'true');
    family = new MongoFamily({ url: url.href });
    here = readModelOf(family);
    db = await family.connection.ask(async (db) => db);
  });
  afterEach(async () => {
    await family.onApplicationShutdown();
    await drop();
  });

  const build = async () => (await family.builds.active()).build;

  test('are counted by the index that has all that is asked for', async () => {
    await family.prepare();
    await projectTasks(here.projections, waiting({ queue: 'words' }));
    const aggregates: unknown[] = [];
    db.client.on('commandStarted', ({ command }: CommandStartedEvent) => {
      if (command['aggregate']) aggregates.push(command['hint']);
    });

    expect(await countTasks(db, await build())).toEqual(new Map([['words', new Map([['submitted', 1]])]]));
    expect(aggregates).toEqual(['by_queue']);
    const indexes = await tasksOf(db, await build()).indexes();
    expect(Object.keys(indexes.find(({ name }) => name === 'by_queue')?.key ?? {})).toEqual(
      expect.arrayContaining(['queue', 'status']),
    );
  });

  test('are counted before there is any index', async () => {
    await projectTasks(here.projections, waiting({ queue: 'words' }));

    expect(await countTasks(db, await build())).toEqual(new Map([['words', new Map([['submitted', 1]])]]));
  });

  test('are asked about a few at a time, however many a page has', async () => {
    await family.prepare();
    await projectQueues(here.projections, ...Array.from({ length: 60 }, () => pausedQueue(aQueue())));
    const name = tasksOf(db, await build()).collectionName;
    const underWay = new Set<number>();
    let most = 0;
    db.client.on('commandStarted', ({ requestId, command }: CommandStartedEvent) => {
      if (command['find'] === name) underWay.add(requestId);
      most = Math.max(most, underWay.size);
    });
    db.client.on('commandSucceeded', ({ requestId }) => underWay.delete(requestId));

    expect((await here.queues.page({ limit: 60, at: clockAt(60) })).items).toHaveLength(60);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(16);
  });
});
