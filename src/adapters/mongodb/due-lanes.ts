import type { Db } from 'mongodb';
import type { Politeness } from '../../read-model/due-jobs.js';
import { ClaimedHeads } from './claimed-heads.js';
import { heldAmong } from './claims.js';
import { jobsOf, type LaneDocument, lanesOf } from './collections.js';
import type { Checkpoint } from './generations-document.js';
import { freeSlots } from './host-slots.js';
import { LaneSearch } from './lane-search.js';
import { correctLanes } from './lanes.js';

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
      .sort({ priority: -1, dueAt: 1, _id: 1 });
    try {
      let best: readonly DueJob[] = [];
      for (let size = Math.max(count, FEWEST_LANES); ; size = Math.min(2 * size, MOST_LANES)) {
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

  /** All lanes of a page at the same time; those in which others were faster are looked through further. */
  async #search(
    db: Db,
    checkpoint: Checkpoint,
    page: readonly LaneDocument[],
    { freeOf, count, at }: { freeOf: (host: string) => number; count: number; at: Date },
  ): Promise<readonly DueJob[]> {
    const searches = page
      .filter(({ host }) => freeOf(host) > 0)
      .map((lane) => new LaneSearch(lane, Math.min(freeOf(lane.host), count), at, this.#heads.of(lane, at)));
    for (let open = unfinished(searches); open.length > 0; open = unfinished(open)) {
      const jobs = await Promise.all(open.map((search) => search.read(jobsOf(db, checkpoint.generation))));
      const held = await heldAmong(db, jobs.flat(), at);
      open.forEach((search, place) => {
        search.take(jobs[place] ?? [], held);
      });
    }
    for (const { lane, head } of searches) if (head) this.#heads.remember(lane, head, at);
    await correctLanes(
      db,
      checkpoint,
      searches.flatMap(({ lane, seen }) => (seen ? [{ lane, dueAt: seen.dueAt }] : [])),
    );
    return searches.flatMap(({ found }) => found);
  }
}

const FEWEST_LANES = 8;
const MOST_LANES = 256;

function unfinished(searches: readonly LaneSearch[]): readonly LaneSearch[] {
  return searches.filter(({ isOver }) => !isOver);
}

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
