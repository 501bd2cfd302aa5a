import type { Db } from 'mongodb';
import type { Politeness } from '../../../read-model/due-jobs.js';
import { jobsOf, type LaneDocument, lanesOf } from '../collections.js';
import type { Checkpoint } from '../views/builds-document.js';
import { ClaimedHeads } from './claimed-heads.js';
import { heldAmong } from './claims.js';
import { freeSlots } from './host-slots.js';
import { LaneScan, type ScanWanted } from './lane-scan.js';
import { correctLanes, isSettled } from './lanes.js';

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
 * Looks for the most urgent jobs. Lanes come in the order of urgency by what they promise, so that the search ends
 * where no later one can do better; a host without a free slot costs one lane, however many jobs wait for it.
 */
export class DueLanes {
  readonly #heads = new ClaimedHeads();

  /**
   * Due jobs that nobody has claimed, of hosts with free slots, in the order of urgency.
   * @param checkpoint read before
   */
  async mostUrgent(db: Db, checkpoint: Checkpoint, { count, politeness, at }: Wanted): Promise<readonly DueJob[]> {
    const lanes = lanesOf(db, checkpoint.generation)
      .find({ priority: { $gte: Number.MIN_SAFE_INTEGER }, dueAt: { $lte: at } })
      .sort({ priority: -1, dueAt: 1, _id: 1 })
      .batchSize(MOST_LANES); // a server fills up 16 MiB where nothing is said
    try {
      let best: readonly DueJob[] = [];
      for (let size = Math.min(Math.max(count, FEWEST_LANES), MOST_LANES); ; size = Math.min(2 * size, MOST_LANES)) {
        const page: LaneDocument[] = [];
        while (page.length < size && (await lanes.hasNext())) page.push((await lanes.next()) as LaneDocument);
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
      await lanes.close();
    }
  }

  /** One priority after the other: where the higher ones have enough, nothing is read of the lower. */
  async #search(
    db: Db,
    checkpoint: Checkpoint,
    page: readonly LaneDocument[],
    wanted: Pick<ScanWanted, 'freeOf' | 'count' | 'at'>,
  ): Promise<readonly DueJob[]> {
    const { at, count, freeOf } = wanted;
    let best: readonly DueJob[] = [];
    for (const priority of new Set(page.map((lane) => lane.priority))) {
      const scan = new LaneScan(
        page.filter((lane) => lane.priority === priority),
        { ...wanted, headOf: (lane) => this.#heads.of(lane, at), heldAmong: (jobs) => heldAmong(db, jobs, at) },
      );
      await scan.run(jobsOf(db, checkpoint.generation));
      await correctLanes(db, checkpoint, scan.firsts);
      const settled = scan.heads.filter(({ lane }) => isSettled(lane, checkpoint));
      for (const { lane, head } of settled) this.#heads.remember(lane, head, at);
      best = firstOf([...best, ...scan.found], count, freeOf);
      if (best.length === count) break;
    }
    return best;
  }
}

/** A server merges the lanes of so many hosts in order without reading all of their jobs. */
const MOST_LANES = 128;
const FEWEST_LANES = 8;

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
