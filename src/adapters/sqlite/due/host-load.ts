import { CLOCKS_APART_MS } from '../../../read-model/claim-term.js';
import { type DueJob, latestSlotEnd, slotOf } from '../../../read-model/due-job.js';
import { Forgetting } from '../../../read-model/forgetting.js';
import { FreeSlots } from '../../../read-model/free-slots.js';
import { nextStart, type Politeness } from '../../../read-model/politeness.js';
import { EVERY_HOST, politenessOf } from '../../../read-model/politeness-store.js';
import type { Database } from '../database.js';
import { change, query } from '../statement.js';
import { backoffOf } from './host-backoffs.js';

/** What hosts have to do, over all runners, and how politely they are asked. Runs inside the transaction of a claim. */
export class HostLoads {
  readonly #politeness: (host: string) => [slots: number | null, delayMs: number | null][];
  readonly #loads: (at: number) => [host: string, busy: number, restsUntil: number, backoff: string | null][];
  readonly #takeSlots: (slots: string) => number;
  readonly #putOff: (nextStart: number, hosts: string) => number;
  readonly #shortenSlots: (latest: number) => number;
  readonly #shortenRests: (latest: number) => number;
  readonly #shortenHolds: (at: number, latest: number) => number;
  readonly #forgetSlots: (at: number) => number;
  readonly #forgetHosts: (at: number) => number;
  readonly #forgetting = new Forgetting();

  constructor(db: Database.Database) {
    this.#politeness = query(db, 'SELECT slots, delay_ms FROM politeness WHERE host = ?');
    this.#loads = query(
      db,
      `SELECT host, sum(busy), max(rests_until), max(backoff) FROM (
         SELECT host, 1 AS busy, 0 AS rests_until, NULL AS backoff FROM slots WHERE until > ?1
         UNION ALL
         SELECT host, 0, max(held_until, next_start), backoff FROM hosts
         WHERE max(held_until, next_start) > ?1 OR backoff IS NOT NULL
       ) GROUP BY host`,
    );
    this.#takeSlots = change(
      db,
      `INSERT INTO slots (job_id, host, attempt, until)
       SELECT value ->> 'jobId', value ->> 'host', value ->> 'attempt', value ->> 'until' FROM json_each(?) WHERE true
       ON CONFLICT (job_id) DO UPDATE SET attempt = max(attempt, excluded.attempt), until = max(until, excluded.until)`,
    );
    this.#putOff = change(
      db,
      `INSERT INTO hosts (host, held_until, next_start) SELECT value, 0, ?1 FROM json_each(?2) WHERE true
       ON CONFLICT (host) DO UPDATE SET next_start = max(next_start, excluded.next_start)`,
    );
    this.#shortenSlots = change(db, 'UPDATE slots SET until = ?1 WHERE until > ?1');
    this.#shortenRests = change(db, 'UPDATE hosts SET next_start = ?1 WHERE next_start > ?1');
    this.#shortenHolds = change(
      db,
      `UPDATE hosts SET held_until = ?1 + held_until - (hold ->> '$.since'),
         hold = json_set(hold, '$.until', ?1 + held_until - (hold ->> '$.since'), '$.since', ?1)
       WHERE held_until > ?1 AND hold ->> '$.until' = held_until AND hold ->> '$.since' > ?2`,
    );
    this.#forgetSlots = change(db, 'DELETE FROM slots WHERE until <= ?');
    this.#forgetHosts = change(
      db,
      `DELETE FROM hosts
       WHERE max(held_until, next_start, coalesce(hold ->> '$.until', 0), coalesce(backoff ->> '$.until', 0)) <= ?`,
    );
  }

  /** What all runners obey, at the moment of this claim. */
  politeness(): Politeness {
    const [[slots, delayMs] = [null, null]] = this.#politeness(EVERY_HOST);
    return politenessOf({ ...(slots !== null && { slots }), ...(delayMs !== null && { delayMs }) });
  }

  /** The slots that a claim may take now. */
  freeSlots(politeness: Politeness, at: Date): FreeSlots {
    const loads = this.#loads(at.getTime());
    return new FreeSlots(
      politeness,
      loads.map(([host, busy, restsUntil, backoff]) => [host, { busy, restsUntil, backoff: backoffOf(backoff) }]),
      at,
    );
  }

  /** What a clock that was set back since has written lasts no longer than it was to: from now on. */
  putRight(at: Date): void {
    const { delayMs } = this.politeness();
    const latest = at.getTime() + CLOCKS_APART_MS;
    this.#shortenSlots(latestSlotEnd(at).getTime());
    this.#shortenRests(latest + delayMs);
    this.#shortenHolds(at.getTime(), latest);
  }

  /** Each of these jobs takes a slot of its host. */
  add(jobs: readonly DueJob[], politeness: Politeness, at: Date): void {
    if (this.#forgetting.isTime(at)) this.#forget(at.getTime());
    const slots = jobs.map((job) => slotOf(job, at)).map((slot) => ({ ...slot, until: slot.until.getTime() }));
    this.#takeSlots(JSON.stringify(slots));
    const next = nextStart(politeness, at);
    if (next) this.#putOff(next.getTime(), JSON.stringify(jobs.map(({ host }) => host)));
  }

  /** Only what nobody gave back is found here: there is little of it. */
  #forget(at: number): void {
    this.#forgetSlots(at);
    this.#forgetHosts(at);
  }
}
