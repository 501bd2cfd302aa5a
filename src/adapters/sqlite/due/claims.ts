import { claimEnd, type DueJob, isClaimHeld } from '../../../read-model/due-job.js';
import type { Database } from '../database.js';
import { change, query } from '../statement.js';

/**
 * Who has been given which job, at which revision of its view. Claims are only ever added, and forgotten when they have
 * run out: to know them all it is enough to read on from the last one known. Runs inside the caller's transaction.
 */
export class Claims {
  readonly #after: (seq: number) => [seq: number, jobId: string, revision: number, until: number][];
  readonly #add: (until: number, jobs: string) => number;
  readonly #forget: (count: number, at: number) => number;
  readonly #known = new Map<string, { readonly revision: bigint; readonly until: number }>();
  #lastSeq = 0;

  constructor(db: Database.Database) {
    this.#after = query(db, 'SELECT seq, job_id, revision, until FROM claims WHERE seq > ? ORDER BY seq');
    this.#add = change(
      db,
      'INSERT INTO claims (job_id, revision, until) SELECT value ->> 0, value ->> 1, ?1 FROM json_each(?2)',
    );
    this.#forget = change(
      db,
      'DELETE FROM claims WHERE seq IN (SELECT seq FROM claims ORDER BY seq LIMIT ?) AND until <= ?',
    );
  }

  /** Takes note of what others have claimed, and lets go of what has run out. */
  catchUp(at: Date): void {
    for (const [seq, jobId, revision, until] of this.#after(this.#lastSeq)) {
      this.#known.delete(jobId); // so that the map, too, stays in the order of the claims
      this.#known.set(jobId, { revision: BigInt(revision), until });
      this.#lastSeq = seq;
    }
    for (const [jobId, { until }] of this.#known) {
      if (isClaimHeld(until, at)) break;
      this.#known.delete(jobId);
    }
  }

  /** Whether somebody holds this job, at this revision. */
  holds({ jobId, revision }: DueJob, at: Date): boolean {
    const claim = this.#known.get(jobId);
    return claim?.revision === revision && isClaimHeld(claim.until, at);
  }

  /** Forgets more old claims than it adds new ones, so that they never heap up. */
  add(jobs: readonly DueJob[], at: Date): void {
    this.#forget(2 * jobs.length, at.getTime());
    this.#add(claimEnd(at).getTime(), JSON.stringify(jobs.map(({ jobId, revision }) => [jobId, Number(revision)])));
  }
}
