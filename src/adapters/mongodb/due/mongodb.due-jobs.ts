import { KeyedQueue } from '../../../concurrency/keyed-queue.js';
import type { DueJob } from '../../../read-model/due-job.js';
import { type Claim, type ClaimRequest, DueJobs } from '../../../read-model/due-jobs.js';
import { Forgetting } from '../../../read-model/forgetting.js';
import { SetBacks } from '../../../read-model/set-backs.js';
import { hostsOf } from '../collections.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import type { BuildsDocument } from '../views/builds-document.js';
import { JOB_CLAIMS, type Taken } from './claims.js';
import { MongoDueSearch } from './due-search.js';
import { putHostsRight, putJobsRight } from './early-clock.js';
import { takeSlots } from './host-load.js';

/** So often are others faster, at most, before a claim comes back with fewer jobs than it might. */
const MOST_ROUNDS = 20;

/**
 * Takes a claim for a job first, and then a slot of its host: a claim without a slot is given back. Who dies in between
 * leaves no more than a claim, which runs out by itself, as does a slot that nobody keeps.
 */
export class MongoDueJobs extends DueJobs {
  readonly #search = new MongoDueSearch();
  readonly #turns = new KeyedQueue<readonly Claim[]>();
  readonly #forgetting = new Forgetting();
  readonly #setBacks = new SetBacks();

  constructor(
    private readonly connection: MongoConnection,
    private readonly builds: BuildsDocument,
  ) {
    super();
  }

  /** The claims of one process take turns: they would only be in each other's way. */
  claim(request: ClaimRequest): Promise<readonly Claim[]> {
    return this.#turns.run('claims', () => this.#claim(request));
  }

  async #claim({ limit, at }: ClaimRequest): Promise<readonly Claim[]> {
    if (limit < 1) return [];

    const checkpoint = await this.builds.active();
    if (this.#forgetting.isTime(at)) this.#forget(at);
    await this.#setBacks.putRight(at, async () => {
      await this.connection.ask((db) => putJobsRight(db, checkpoint, at));
      await this.connection.ask((db) => putHostsRight(db, at));
    });
    return this.connection.ask(async (db) => {
      const taken: Taken<DueJob>[] = [];
      for (let round = 0; round < MOST_ROUNDS && taken.length < limit; round++) {
        const wanted = { count: limit - taken.length, at };
        const jobs = await this.#search.mostUrgent(db, checkpoint, wanted);
        if (jobs.length === 0) break;

        const claimed = await JOB_CLAIMS.take(db, jobs, at);
        const refused = await takeSlots(db, claimed, at);
        await JOB_CLAIMS.giveBack(db, refused);
        taken.push(...claimed.filter((each) => !refused.includes(each)));
        if (claimed.length === jobs.length && refused.length === 0 && jobs.length < wanted.count) break;
      }
      return taken.map(({ item, token }) => ({ token, jobId: item.jobId, host: item.host }));
    });
  }

  /** Nobody waits for it: where it fails it is tried again a minute later. */
  #forget(at: Date): void {
    const forgotten = this.connection.ask((db) =>
      Promise.all([JOB_CLAIMS.forget(db, at), hostsOf(db).deleteMany({ until: { $lte: at } })]),
    );
    forgotten.catch(() => {});
  }
}
