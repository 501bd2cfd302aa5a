import { CLOCKS_APART_MS } from '../../../read-model/claim-term.js';
import { type DueJob, latestSlotEnd, slotOf } from '../../../read-model/due-job.js';
import { Forgetting } from '../../../read-model/forgetting.js';
import { FreeSlots } from '../../../read-model/free-slots.js';
import { nextStart, type Politeness } from '../../../read-model/politeness.js';
import { EVERY_HOST, type PolitenessByHost, politenessOf } from '../../../read-model/politeness-store.js';
import type { Database } from '../database.js';
import { change, query } from '../statement.js';
import { backoffOf } from './host-backoffs.js';
import { SqliteHostOverrides } from './host-overrides.js';

/** What hosts have to do, over all runners, and how politely they are asked. Runs inside the transaction of a claim. */
export class HostLoads {
  readonly #politeness: (host: string) => [slots: number | null, delayMs: number | null][];
  readonly #loads: (at: number) => [host: string, busy: number, restsUntil: number, backoff: string | null][];
  readonly #takeSlots: (slots: string) => number;
  readonly #putOff: (starts: string) => number;
  readonly #shortenSlots: (latest: number) => number;
  readonly #overrides: SqliteHostOverrides;
  readonly #shortenRests: (latest: number, delayMs: number, own: string) => number;
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
      `INSERT INTO hosts (host, held_until, next_start) SELECT value ->> 0, 0, value ->> 1 FROM json_each(?) WHERE true
       ON CONFLICT (host) DO UPDATE SET next_start = max(next_start, excluded.next_start)`,
    );
    this.#shortenSlots = change(db, 'UPDATE slots SET until = ?1 WHERE until > ?1');
    this.#overrides = new SqliteHostOverrides(db);
    this.#shortenRests = change(
      db,
      `UPDATE hosts SET next_start = ?1 + coalesce(own.value, ?2)
       FROM hosts AS each LEFT JOIN json_each(?3) AS own ON own.key = each.host
       WHERE hosts.host = each.host AND hosts.next_start > ?1 + coalesce(own.value, ?2)`,
    );
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

  /** What all runners obey, at the moment of this claim. A host is looked up once it is asked about. */
  politeness(): PolitenessByHost {
    const forAll = this.#forAll();
    if (!this.#overrides.areAny()) {
      const same = politenessOf(forAll);
      return () => same;
    }
    const known = new Map<string, Politeness>();
    return (host) => {
      const found = known.get(host) ?? politenessOf(forAll, this.#overrides.of([host]).get(host));
      known.set(host, found);
      return found;
    };
  }

  #forAll(): Partial<Politeness> {
    const [[slots, delayMs] = [null, null]] = this.#politeness(EVERY_HOST);
    return { ...(slots !== null && { slots }), ...(delayMs !== null && { delayMs }) };
  }

  /** The slots that a claim may take now. */
  freeSlots(politeness: PolitenessByHost, at: Date): FreeSlots {
    const loads = this.#loads(at.getTime());
    return new FreeSlots(
      politeness,
      loads.map(([host, busy, restsUntil, backoff]) => [host, { busy, restsUntil, backoff: backoffOf(backoff) }]),
      at,
    );
  }

  /** What a clock that was set back since has written lasts no longer than it was to: from now on. */
  putRight(at: Date): void {
    const forAll = this.#forAll();
    const own = [...this.#overrides.all()].map(([host, standing]) => [host, politenessOf(forAll, standing).delayMs]);
    const latest = at.getTime() + CLOCKS_APART_MS;
    this.#shortenSlots(latestSlotEnd(at).getTime());
    this.#shortenRests(latest, politenessOf(forAll).delayMs, JSON.stringify(Object.fromEntries(own)));
    this.#shortenHolds(at.getTime(), latest);
  }

  /** Each of these jobs takes a slot of its host. */
  add(jobs: readonly DueJob[], politeness: PolitenessByHost, at: Date): void {
    if (this.#forgetting.isTime(at)) this.#forget(at.getTime());
    const slots = jobs.map((job) => slotOf(job, at)).map((slot) => ({ ...slot, until: slot.until.getTime() }));
    this.#takeSlots(JSON.stringify(slots));
    const starts = jobs.flatMap(({ host }) => {
      const next = nextStart(politeness(host), at);
      return next ? [[host, next.getTime()]] : [];
    });
    if (starts.length > 0) this.#putOff(JSON.stringify(starts));
  }

  /** Only what nobody gave back is found here: there is little of it. */
  #forget(at: number): void {
    this.#forgetSlots(at);
    this.#forgetHosts(at);
  }
}
