import { randomUUID } from 'node:crypto';
import { type Claim, type ClaimRequest, DueJobs } from '../../../read-model/due-jobs.js';
import { inTransaction, whenFree } from '../database.js';
import { PerFile } from '../per-file.js';
import type { SqliteRuntimeFile } from '../runtime/sqlite.runtime-file.js';
import type { SqliteViews } from '../views/sqlite.views.js';
import { Claims } from './claims.js';
import { type FreeSlots, HostLoad } from './host-load.js';
import { type DueJob, HostQueues } from './host-queues.js';

/**
 * Looks into the views for what is due, and writes down in the runtime file who took it: under that file's lock, so
 * that no two claimers get the same job. The views need no lock: a claim is for the revision that was read.
 */
export class SqliteDueJobs extends DueJobs {
  readonly #queues = new PerFile(({ db }) => new HostQueues(db));
  readonly #claims: Claims;
  readonly #load: HostLoad;

  constructor(
    private readonly views: SqliteViews,
    private readonly runtime: SqliteRuntimeFile,
  ) {
    super();
    this.#claims = new Claims(runtime.db);
    this.#load = new HostLoad(runtime.db);
  }

  async claim(request: ClaimRequest): Promise<readonly Claim[]> {
    const { limit, at } = request;
    if (limit < 1) return [];

    const taken = await whenFree(() => {
      const queues = this.#queues.of(this.views.active());
      const priorities = queues.priorities(at);
      if (priorities.length === 0) return [];

      const jobs = inTransaction(this.runtime.db, () => this.#take(queues, priorities, request));
      queues.pass(jobs, at);
      return jobs;
    });
    return taken.map(({ jobId, queue }) => ({ token: randomUUID(), jobId, host: queue.host }));
  }

  #take(queues: HostQueues, priorities: readonly number[], request: ClaimRequest): readonly DueJob[] {
    const { limit, politeness, at } = request;
    this.#claims.catchUp(at);
    const hosts = this.#load.of(politeness, at);
    const taken: DueJob[] = [];
    for (const priority of priorities) {
      const best = this.#best(queues, priority, { count: limit - taken.length, hosts, at });
      for (const { queue } of best) hosts.take(queue.host);
      taken.push(...best);
      if (taken.length === limit) break;
    }
    if (taken.length > 0) {
      this.#claims.add(taken, at);
      this.#load.add(taken, politeness, at);
    }
    return taken;
  }

  /** Queues come in the order of their first jobs, so that the search ends where no later one can do better. */
  #best(queues: HostQueues, priority: number, { count, hosts, at }: Wish): readonly DueJob[] {
    const isClaimed = (job: DueJob) => this.#claims.holds(job, at);
    let best: readonly DueJob[] = [];
    for (const queue of queues.due(priority, hosts.blocked, at)) {
      const dueBy = Math.min(at.getTime(), (best[count - 1]?.dueAt ?? Number.POSITIVE_INFINITY) - 1);
      if (queue.dueAt > dueBy) break;

      const free = Math.min(hosts.freeOf(queue.host), count);
      if (free < 1 || queue.freeAt > dueBy) continue;

      const found = queues.unclaimed(queue, { count: free, dueBy, at, isClaimed });
      if (found.length > 0) best = [...best, ...found].sort(byDueTime).slice(0, count);
    }
    return best;
  }
}

/** What one priority is asked for. */
interface Wish {
  readonly count: number;
  readonly hosts: FreeSlots;
  readonly at: Date;
}

function byDueTime(one: DueJob, other: DueJob): number {
  return one.dueAt - other.dueAt;
}
