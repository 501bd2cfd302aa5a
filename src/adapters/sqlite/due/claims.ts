import type { ClaimTerm } from '../../../read-model/claim-term.js';
import type { Database } from '../database.js';
import { change, query } from '../statement.js';

/** What may be claimed: a job or a task, at a revision of its view. */
export type Claimable = readonly [id: string, revision: bigint];

export interface ClaimsTable {
  readonly name: 'claims' | 'task_claims';
  readonly id: 'job_id' | 'task_key';
  readonly term: ClaimTerm;
}

/**
 * Who has been sent to what, at which revision of its view. Claims are only ever added, and forgotten when they have run
 * out: to know them all it is enough to read on from the last one known. Runs inside the caller's transaction.
 */
export class SqliteClaims {
  readonly #after: (seq: number) => [seq: number, id: string, revision: number, until: number][];
  readonly #add: (until: number, claimed: string) => number;
  readonly #forget: (count: number, at: number) => number;
  readonly #known = new Map<string, { readonly revision: bigint; readonly until: number }>();
  #lastSeq = 0;

  constructor(
    db: Database.Database,
    private readonly table: ClaimsTable,
  ) {
    const { name, id } = table;
    this.#after = query(db, `SELECT seq, ${id}, revision, until FROM ${name} WHERE seq > ? ORDER BY seq`);
    this.#add = change(
      db,
      `INSERT INTO ${name} (${id}, revision, until) SELECT value ->> 0, value ->> 1, ?1 FROM json_each(?2)`,
    );
    this.#forget = change(
      db,
      `DELETE FROM ${name} WHERE seq IN (SELECT seq FROM ${name} ORDER BY seq LIMIT ?) AND until <= ?`,
    );
  }

  /** Takes note of what others have claimed, and lets go of what has run out. */
  catchUp(at: Date): void {
    for (const [seq, id, revision, until] of this.#after(this.#lastSeq)) {
      this.#known.delete(id); // so that the map, too, stays in the order of the claims
      this.#known.set(id, { revision: BigInt(revision), until });
      this.#lastSeq = seq;
    }
    for (const [id, { until }] of this.#known) {
      if (this.table.term.holds(until, at)) break;
      this.#known.delete(id);
    }
  }

  /** Whether somebody has claimed this, at this revision. */
  holds([id, revision]: Claimable, at: Date): boolean {
    const claim = this.#known.get(id);
    return claim?.revision === revision && this.table.term.holds(claim.until, at);
  }

  /** Forgets more old claims than it adds new ones, so that they never heap up. */
  add(claimed: readonly Claimable[], at: Date): void {
    this.#forget(2 * claimed.length, at.getTime());
    const pairs = claimed.map(([id, revision]) => [id, Number(revision)]);
    this.#add(this.table.term.end(at).getTime(), JSON.stringify(pairs));
  }
}
