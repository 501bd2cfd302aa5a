import type { CommandStartedEvent, Db, Document } from 'mongodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jobsOf } from '../../src/adapters/mongodb/collections.js';
import { MongoFamily } from '../../src/adapters/mongodb/mongo-family.js';
import { JOB_INDEXES } from '../../src/adapters/mongodb/views/job-indexes.js';
import { countInWalk, jobsInWalk, nthInWalk } from '../../src/adapters/mongodb/views/job-list.js';
import { MongoBuilds } from '../../src/adapters/mongodb/views/mongodb.builds.js';
import type { Walk } from '../../src/read-model/job-lists.js';
import type { JobQuery } from '../../src/read-model/job-views.js';
import { OutdatedViewsError } from '../../src/read-model/outdated-views.js';
import { project, queued } from '../kit/job-views-kit.js';
import { everyWalk, SOURCE_KINDS } from '../kit/job-walks.js';
import { readModelOf } from '../kit/mongo-read-model.js';
import { describeWith, freshDatabase } from '../kit/servers.js';

const ID_INDEX = { name: '_id_', key: { _id: 1 } } as const;

describeWith('mongodb', 'lists of jobs in MongoDB', (server) => {
  let drop: () => Promise<void>;
  let family: MongoFamily;
  let db: Db;
  const asked: Document[] = [];

  beforeAll(async () => {
    const fresh = freshDatabase(server);
    drop = fresh.drop;
    const url = new URL(fresh.url);
    url.searchParams.set('monitorCommands', 'true');
    family = new MongoFamily({ url: url.href });
    await family.prepare();
    db = await family.connection.ask(async (db) => db);
    db.client.on('commandStarted', ({ command }: CommandStartedEvent) => {
      if (String(command['find'] ?? command['aggregate']).endsWith('_jobs')) asked.push(command);
    });
  });
  afterAll(async () => {
    await family.onApplicationShutdown();
    await drop();
  });

  /** What the server is sent for a walk: hint, filter and order. */
  const questionsOf = async (walk: Walk) => {
    asked.length = 0;
    const { build } = await family.builds.active();
    await jobsInWalk(db, build, walk, 10);
    await nthInWalk(db, build, walk, 10);
    await countInWalk(db, build, walk, 10);
    return asked.map((command) => ({
      hint: command['hint'] as string,
      filter: (command['filter'] ?? command['pipeline'][0].$match) as Document,
      sort: Object.keys((command['sort'] as object | undefined) ?? {}),
      isBounded: 'limit' in command || command['pipeline'].some((stage: Document) => '$limit' in stage),
    }));
  };

  test('have the indexes that are named', async () => {
    const { build } = await family.builds.active();
    const made = await jobsOf(db, build).indexes();

    expect(made.map(({ name, key }) => ({ name, key }))).toEqual(
      expect.arrayContaining(JOB_INDEXES.map(({ name, key }) => ({ name, key }))),
    );
  });

  test.each(SOURCE_KINDS)('are looked up by %s in an index that is named, and that fits', async (kind) => {
    const walks = everyWalk(kind);
    expect(walks).not.toEqual([]);
    for (const { name, walk } of walks.filter((_, n) => n % 7 === 0)) {
      const questions = await questionsOf(walk);
      expect({ name, questions }).toEqual({
        name,
        questions: [expect.anything(), expect.anything(), expect.anything()],
      });

      for (const { hint, filter, sort, isBounded } of questions) {
        const index = [...JOB_INDEXES, ID_INDEX].find((other) => other.name === hint);
        const keys = Object.keys(index?.key ?? {});
        const looked = keys.filter((key) => key in filter);
        const partial = Object.keys(
          (index && 'partialFilterExpression' in index && index.partialFilterExpression) || {},
        );
        const sorted = walk.by === 'finish' ? 'finishPlace' : 'place';

        // The index is entered by its first keys, and where it is in order, that is the order of the list.
        expect({ name, hint, keys: looked }).toEqual({ name, hint, keys: keys.slice(0, Math.max(1, looked.length)) });
        expect(partial.every((field) => field in filter)).toBe(true);
        expect(isBounded).toBe(true);
        if (sort.length > 0) expect(sort).toEqual([sorted]);
        if (keys.includes(sorted)) expect(looked).toContain(sorted);
      }
    }
  });

  // Of two texts in one list, an index could be entered by either.
  test('enter an index of words by the word that it is for alone', async () => {
    const walks = everyWalk('word').filter(({ walk }) => walk.conditions.every.some(({ kind }) => kind === 'word'));
    expect(walks).not.toEqual([]);
    for (const { walk } of walks) {
      const [question] = await questionsOf(walk);

      expect(JSON.stringify(question?.filter['$and'])).not.toContain('"words"');
    }
  });

  test('are refused what documents of an earlier version do not have, until they are made anew', async () => {
    const { views, projections } = readModelOf(family);
    const job = queued();
    await project(projections, job);
    const query: JobQuery = { order: 'newest', limit: 9, every: [{ kind: 'word', word: 'example' }] };
    expect((await views.list(query)).items).toEqual([job]);

    const builds = db.collection('generations');
    const { build } = await family.builds.active();
    await builds.updateOne({}, { $unset: { [`generations.${build}.shape`]: '' } });

    expect(await new MongoBuilds(family).active()).toMatchObject({ isOutdated: true });
    await expect(views.list(query)).rejects.toThrow(OutdatedViewsError);
    expect((await views.list({ order: 'newest', limit: 9 })).items).toEqual([job]);
    const begun = await new MongoBuilds(family).begin();
    expect((await new MongoBuilds(family).all()).find(({ number }) => number === begun)).toMatchObject({
      isOutdated: false,
    });
  });
});
