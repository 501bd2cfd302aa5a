import { randomUUID } from 'node:crypto';
import { type DueJob, JOB_CLAIM } from '../../../read-model/due-job.js';
import { type Claim, type ClaimRequest, DueJobs } from '../../../read-model/due-jobs.js';
import { SetBacks } from '../../../read-model/set-backs.js';
import { inTransaction, whenFree } from '../database.js';
import { PerFile } from '../per-file.js';
import type { SqliteRuntimeFile } from '../runtime/sqlite.runtime-file.js';
import type { SqliteViews } from '../views/sqlite.views.js';
import { SqliteClaims } from './claims.js';
import { SqliteDueSearch } from './due-search.js';
import { EarlyClock } from './early-clock.js';
import { HostLoads } from './host-load.js';
import type { QueuedJob } from './queue-scan.js';

/**
 * Looks into the views for what is due, and writes down in the runtime file who took it: under that file's lock, so
 * that no two claimers get the same job. The views need no lock: a claim is for the revision that was read.
 */
export class SqliteDueJobs extends DueJobs {
  readonly #earlyClocks = new PerFile((file) => new EarlyClock(file));
  readonly #setBacks = new SetBacks();
  readonly #searches = new PerFile(({ db }) => new SqliteDueSearch(db));
  readonly #claims: PerFile<SqliteClaims>;
  readonly #loads: HostLoads;

  constructor(
    private readonly views: SqliteViews,
    private readonly runtime: SqliteRuntimeFile,
  ) {
    super();
    // Anew with each build: with some, all are forgotten.
    this.#claims = new PerFile(() => new SqliteClaims(runtime.db, TABLE));
    this.#loads = new HostLoads(runtime.db);
  }

  async claim(request: ClaimRequest): Promise<readonly Claim[]> {
    const { limit, at } = request;
    if (limit < 1) return [];

    await this.#setBacks.putRight(at, () => this.#putRight(at));
    const taken = await whenFree(() => {
      const file = this.views.active();
      const search = this.#searches.of(file);
      const priorities = search.priorities(at);
      if (priorities.length === 0) return [];

      const jobs = inTransaction(this.runtime.db, () => this.#take(search, this.#claims.of(file), priorities, request));
      search.pass(jobs, at);
      return jobs;
    });
    return taken.map(({ jobId, host }) => ({ token: randomUUID(), jobId, host }));
  }

  async #putRight(at: Date): Promise<void> {
    await this.#earlyClocks.of(await whenFree(() => this.views.active())).putRight(at);
    await whenFree(() => inTransaction(this.runtime.db, () => this.#loads.putRight(at)));
  }

  #take(
    search: SqliteDueSearch,
    claims: SqliteClaims,
    priorities: readonly number[],
    { limit, at }: ClaimRequest,
  ): readonly QueuedJob[] {
    claims.catchUp(at);
    const politeness = this.#loads.politeness();
    const slots = this.#loads.freeSlots(politeness, at);
    const isClaimed = (job: DueJob) => claims.holds([job.jobId, job.revision], at);
    const taken = search.mostUrgent(priorities, { count: limit, slots, at, isClaimed });
    if (taken.length > 0) {
      claims.add(
        taken.map(({ jobId, revision }) => [jobId, revision]),
        at,
      );
      this.#loads.add(taken, politeness, at);
    }
    return taken;
  }
}

const TABLE = { name: 'claims', id: 'job_id', term: JOB_CLAIM } as const;
