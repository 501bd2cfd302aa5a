import type { Db } from 'mongodb';
import type { Politeness } from '../../../read-model/due-jobs.js';
import { type HostQueueDocument, jobsOf, queuesOf } from '../collections.js';
import type { Checkpoint } from '../views/builds-document.js';
import { ClaimedHeads } from './claimed-heads.js';
import { heldAmong } from './claims.js';
import { freeSlots } from './host-slots.js';
import { QueueScan, type ScanWanted } from './queue-scan.js';
import { correctQueues, isSettled } from './queue-writer.js';

/** A job that waits, as its view says. */
export interface DueJob {
  readonly jobId: string;
  readonly host: string;
  readonly priority: number;
  readonly dueAt: Date;
  readonly revision: bigint;
  readonly attempt: number;
}

/** What a claimer looks for. */
export interface Wanted {
  readonly count: number;
  readonly politeness: Politeness;
  readonly at: Date;
}

/**
 * Looks for the most urgent jobs. Queues come in the order of urgency by what they promise, so that the search ends
 * where no later one can do better; a host without a free slot costs one queue, however many jobs wait for it.
 */
export class DueSearch {
  readonly #heads = new ClaimedHeads();

  /**
   * Due jobs that nobody has claimed, of hosts with free slots, in the order of urgency.
   * @param checkpoint read before
   */
  async mostUrgent(db: Db, checkpoint: Checkpoint, { count, politeness, at }: Wanted): Promise<readonly DueJob[]> {
    const queues = queuesOf(db, checkpoint.generation)
      .find({ priority: { $gte: Number.MIN_SAFE_INTEGER }, dueAt: { $lte: at } })
      .sort({ priority: -1, dueAt: 1, _id: 1 })
      .batchSize(MOST_QUEUES); // a server fills up 16 MiB where nothing is said
    try {
      let best: readonly DueJob[] = [];
      for (let size = Math.min(Math.max(count, FEWEST_QUEUES), MOST_QUEUES); ; size = Math.min(2 * size, MOST_QUEUES)) {
        const page: HostQueueDocument[] = [];
        while (page.length < size && (await queues.hasNext())) page.push((await queues.next()) as HostQueueDocument);
        const last = page.at(-1);
        if (!last) return best;

        const hosts = [...new Set([...page, ...best].map(({ host }) => host))];
        const freeOf = await freeSlots(db, hosts, politeness, at);
        const found = await this.#search(db, checkpoint, page, { freeOf, count, at });
        best = firstOf([...best, ...found], count, freeOf);
        const worst = best[count - 1];
        if (worst && byUrgency(worst, last) <= 0) return best;
      }
    } finally {
      await queues.close();
    }
  }

  /** One priority after the other: where the higher ones have enough, nothing is read of the lower. */
  async #search(
    db: Db,
    checkpoint: Checkpoint,
    page: readonly HostQueueDocument[],
    wanted: Pick<ScanWanted, 'freeOf' | 'count' | 'at'>,
  ): Promise<readonly DueJob[]> {
    const { at, count, freeOf } = wanted;
    let best: readonly DueJob[] = [];
    for (const priority of new Set(page.map((queue) => queue.priority))) {
      const scan = new QueueScan(
        page.filter((queue) => queue.priority === priority),
        { ...wanted, headOf: (queue) => this.#heads.of(queue, at), heldAmong: (jobs) => heldAmong(db, jobs, at) },
      );
      await scan.run(jobsOf(db, checkpoint.generation));
      await correctQueues(db, checkpoint, scan.firsts);
      const settled = scan.heads.filter(({ queue }) => isSettled(queue, checkpoint));
      for (const { queue, head } of settled) this.#heads.remember(queue, head, at);
      best = firstOf([...best, ...scan.found], count, freeOf);
      if (best.length === count) break;
    }
    return best;
  }
}

/** A server merges the queues of so many hosts in order without reading all of their jobs. */
const MOST_QUEUES = 128;
const FEWEST_QUEUES = 8;

/** The most urgent ones, and of each host only as many as it has slots. */
function firstOf(jobs: readonly DueJob[], count: number, freeOf: (host: string) => number): readonly DueJob[] {
  const taken = new Map<string, number>();
  const first: DueJob[] = [];
  for (const job of [...jobs].sort(byUrgency)) {
    const ofHost = taken.get(job.host) ?? 0;
    if (ofHost >= freeOf(job.host)) continue;

    taken.set(job.host, ofHost + 1);
    first.push(job);
    if (first.length === count) break;
  }
  return first;
}

type Urgency = Pick<DueJob, 'priority' | 'dueAt'>;

function byUrgency(one: Urgency, other: Urgency): number {
  return other.priority - one.priority || one.dueAt.getTime() - other.dueAt.getTime();
}
