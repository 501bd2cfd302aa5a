import type { Db } from 'mongodb';
import { atMost } from '../../../concurrency/at-most.js';
import { JOBS_QUEUE } from '../../../queue/queue.stream.js';
import { openQueue, type QueueView } from '../../../queue/queue.view.js';
import type { Page } from '../../../read-model/page.js';
import {
  pageOfQueues,
  type QueueState,
  type QueuesWanted,
  QueueViews,
  queueBefore,
} from '../../../read-model/queue-views.js';
import { taskQueuesOf, tasksOf } from '../collections.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import type { BuildsDocument } from './builds-document.js';
import type { CountedSums } from './counted-sums.js';
import type { QueueSums } from './queue-sums.js';
import { viewsIn } from './view-documents.js';

/** A page of a thousand queues is two thousand questions, and others ask by the same connections. */
const QUEUES_AT_ONCE = 8;

/** Every question looks first which build answers. Sums may be some seconds old. */
export class MongoQueueViews extends QueueViews {
  constructor(
    private readonly connection: MongoConnection,
    private readonly builds: BuildsDocument,
    private readonly sums: CountedSums<QueueSums>,
  ) {
    super();
  }

  async page(wanted: QueuesWanted): Promise<Page<QueueState>> {
    const { limit, at } = wanted;
    const after = queueBefore(wanted);
    const sums = await this.sums.now();
    return this.#ask(async (db, build) => {
      const paused = await taskQueuesOf(db, build)
        .find({ _id: { $gt: after, $ne: JOBS_QUEUE } }, { projection: { _id: 1 } })
        .sort({ _id: 1 })
        .limit(limit + 1)
        .toArray();
      const known = [...sums.keys()].filter((queue) => queue > after);
      const names = [...new Set([...known, ...paused.map(({ _id }) => _id)])].sort().slice(0, limit + 1);
      return pageOfQueues(await statesOf(db, build, names, sums, at), limit);
    });
  }

  async get(queue: string, at: Date): Promise<QueueState> {
    const sums = await this.sums.now();
    const [state] = await this.#ask((db, build) => statesOf(db, build, [queue], sums, at));
    return state ?? { view: openQueue(queue), waiting: 0, held: 0, oldestWaitsSince: null };
  }

  view(queue: string): Promise<QueueView> {
    return this.#ask(async (db, build) => (await pausedAmong(db, build, [queue])).get(queue) ?? openQueue(queue));
  }

  async #ask<Answer>(question: (db: Db, build: number) => Promise<Answer>): Promise<Answer> {
    const { build } = await this.builds.active();
    return this.connection.ask((db) => question(db, build));
  }
}

async function statesOf(
  db: Db,
  build: number,
  queues: readonly string[],
  sums: QueueSums,
  at: Date,
): Promise<readonly QueueState[]> {
  const views = await pausedAmong(db, build, queues);
  return atMost(QUEUES_AT_ONCE, queues, async (queue) => ({
    view: views.get(queue) ?? openQueue(queue),
    waiting: sums.get(queue)?.get('submitted') ?? 0,
    held: sums.get(queue)?.get('running') ?? 0,
    oldestWaitsSince: await oldestIn(db, build, queue, at),
  }));
}

/** The views of those that were paused once. */
async function pausedAmong(db: Db, build: number, queues: readonly string[]): Promise<ReadonlyMap<string, QueueView>> {
  const documents = await taskQueuesOf(db, build)
    .find({ _id: { $in: queues } })
    .toArray();
  return new Map(documents.flatMap((found) => viewsIn<QueueView>(found)).map((view) => [view.queue, view]));
}

/** Of those that wait for a worker, and of those whose time has come. */
async function oldestIn(db: Db, build: number, queue: string, at: Date): Promise<number | null> {
  const of = async (isForLater: boolean) => {
    const filter = { queue: { $eq: queue }, isForLater, waitsSince: isForLater ? { $lte: at } : { $exists: true } };
    const [first] = await tasksOf(db, build)
      .find(filter, { projection: { waitsSince: 1 } })
      .sort({ waitsSince: 1 })
      .limit(1)
      .toArray();
    return first?.waitsSince?.getTime();
  };
  const times = (await Promise.all([of(false), of(true)])).filter((time) => time !== undefined);
  return times.length === 0 ? null : Math.min(...times);
}
