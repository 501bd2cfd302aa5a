import type { Db } from 'mongodb';
import { JOB_CATEGORY } from '../../../job/job.stream.js';
import type { JobView } from '../../../job/job.view.js';
import { earliest } from '../../../read-model/earliest.js';
import type { KindChanges, ViewsById } from '../../../read-model/projection-store.js';
import { jobsOf, queuesOf, viewsOf } from '../collections.js';
import { enterQueues, makeQueues } from '../due/queue-writer.js';
import { documentOf } from './job-document.js';
import { JOB_INDEXES, QUEUE_INDEXES } from './job-indexes.js';
import { loadViews, pageOfViews, remainsOf, viewsIn, writeViews } from './view-documents.js';
import type { MongoViewKind, MongoViewStore, ViewBatch } from './view-store.js';

/** The views of fetch jobs, and the host queues that their writes keep up. */
class MongoJobViewStore implements MongoViewStore {
  constructor(
    private readonly db: Db,
    private readonly build: number,
  ) {}

  async createIndexes(): Promise<void> {
    await jobsOf(this.db, this.build).createIndexes(JOB_INDEXES);
    await queuesOf(this.db, this.build).createIndexes(QUEUE_INDEXES);
  }

  load(jobIds: readonly string[]): Promise<ViewsById> {
    return loadViews(this.#documents(), jobIds);
  }

  page(limit: number, after: string): Promise<ViewsById> {
    return pageOfViews(this.#documents(), limit, after);
  }

  /** The host queues come first: where a batch is cut off in between, no job waits unseen. */
  async write({ views, purged }: KindChanges<JobView>, { to, isPrepared }: ViewBatch): Promise<void> {
    const jobs = [...views.values()];
    if (isPrepared) await enterQueues(this.db, this.build, jobs, to);
    await writeViews(this.#documents(), [...jobs.map(documentOf), ...purged.map(remainsOf)]);
  }

  /** A build on its way has no host queues: its jobs are handed out by the one that answers. */
  prepare(position: bigint | undefined): Promise<void> {
    return makeQueues(this.db, { build: this.build, position });
  }

  async namedBodies(hashes: readonly string[]): Promise<readonly string[]> {
    const named = await jobsOf(this.db, this.build).distinct('body', { body: { $in: hashes } });
    return named.filter((hash) => hash !== undefined);
  }

  async earliestStart(): Promise<Date | undefined> {
    const running = jobsOf(this.db, this.build).find({ status: 'running' }, { projection: { view: 1 } });
    const views = (await running.toArray()).flatMap((document) => viewsIn<JobView>(document));
    return earliest(views.map(({ startedAt }) => (startedAt === null ? undefined : new Date(startedAt))));
  }

  #documents() {
    return viewsOf(this.db, this.build, 'jobs');
  }
}

export const jobViewKind: MongoViewKind = {
  category: JOB_CATEGORY,
  open: (db, build) => new MongoJobViewStore(db, build),
};
