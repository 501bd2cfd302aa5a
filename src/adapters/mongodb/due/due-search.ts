import type { Db } from 'mongodb';
import { ClaimedHeads } from '../../../read-model/claimed-heads.js';
import { byUrgency, type DueJob, type HostQueue, mostUrgent } from '../../../read-model/due-job.js';
import type { FreeSlots } from '../../../read-model/free-slots.js';
import { jobsOf } from '../collections.js';
import type { Checkpoint } from '../views/builds-document.js';
import { JOB_CLAIMS } from './claims.js';
import { readFreeSlots } from './host-load.js';
import { dueQueues } from './host-queues.js';
import { MongoQueueScan } from './queue-scan.js';
import { correctQueues, isSettled } from './queue-writer.js';
import type { ClaimedHead } from './seen-queue.js';

/** What a claimer looks for. */
interface SearchWanted {
  readonly count: number;
  readonly at: Date;
}

/**
 * Looks for the most urgent jobs. Queues come in the order of urgency by what they promise, so that the search ends
 * where no later one can do better; a host without a free slot costs one queue, however many jobs wait for it.
 */
export class MongoDueSearch {
  readonly #heads = new ClaimedHeads<ClaimedHead>();

  /**
   * Due jobs that nobody has claimed, of hosts with free slots, in the order of urgency.
   * @param checkpoint read before
   */
  async mostUrgent(db: Db, checkpoint: Checkpoint, wanted: SearchWanted): Promise<readonly DueJob[]> {
    const { count, at } = wanted;
    let best: readonly DueJob[] = [];
    for await (const page of dueQueues(db, checkpoint.build, count, at)) {
      const hosts = [...new Set([...page, ...best].map(({ host }) => host))];
      const slots = await readFreeSlots(db, hosts, at);
      const found = await this.#search(db, checkpoint, page, { ...wanted, slots });
      best = mostUrgent([...best, ...found], count, (host) => slots.of(host));
      const worst = best[count - 1];
      const last = page.at(-1);
      if (worst && last && byUrgency(worst, last) <= 0) break;
    }
    return best;
  }

  /** One priority after the other: where the higher ones have enough, nothing is read of the lower. */
  async #search(
    db: Db,
    checkpoint: Checkpoint,
    page: readonly HostQueue[],
    { count, slots, at }: SearchWanted & { readonly slots: FreeSlots },
  ): Promise<readonly DueJob[]> {
    let best: readonly DueJob[] = [];
    for (const priority of new Set(page.map((queue) => queue.priority))) {
      const scan = new MongoQueueScan(
        page.filter((queue) => queue.priority === priority),
        { count, slots, heads: this.#heads, at, heldAmong: (jobs) => JOB_CLAIMS.heldAmong(db, jobs, at) },
      );
      await scan.run(jobsOf(db, checkpoint.build));
      await correctQueues(db, checkpoint, scan.firsts);
      const settled = scan.heads.filter(({ queue }) => isSettled(queue, checkpoint));
      for (const { queue, head } of settled) this.#heads.remember(queue, head, at);
      best = mostUrgent([...best, ...scan.found], count, (host) => slots.of(host));
      if (best.length === count) break;
    }
    return best;
  }
}
