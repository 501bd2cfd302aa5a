import type { Db } from 'mongodb';
import type { HostQueue } from '../../../read-model/due-job.js';
import { type HostQueueDocument, queuesOf } from '../collections.js';

/** A server merges the queues of so many hosts in order without reading all of their jobs. */
const MOST_QUEUES = 128;
const FEWEST_QUEUES = 8;

/**
 * The host queues that have a due job, in the order of urgency by what they promise: in growing pages.
 * @param count how many jobs are looked for
 */
export async function* dueQueues(db: Db, build: number, count: number, at: Date): AsyncGenerator<readonly HostQueue[]> {
  const queues = queuesOf(db, build)
    .find({ priority: { $gte: Number.MIN_SAFE_INTEGER }, dueAt: { $lte: at } })
    .sort({ priority: -1, dueAt: 1, _id: 1 })
    .batchSize(MOST_QUEUES); // a server fills up 16 MiB where nothing is said
  try {
    for (let size = Math.max(count, FEWEST_QUEUES); ; size *= 2) {
      const page: HostQueue[] = [];
      while (page.length < Math.min(size, MOST_QUEUES) && (await queues.hasNext())) {
        page.push(queueOf((await queues.next()) as HostQueueDocument));
      }
      if (page.length === 0) return;
      yield page;
    }
  } finally {
    await queues.close();
  }
}

function queueOf({ host, priority, dueAt, position }: HostQueueDocument): HostQueue {
  return { host, priority, dueAt: dueAt.getTime(), changedAt: position };
}
