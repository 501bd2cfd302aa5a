import type { Politeness } from '../../../read-model/due-jobs.js';
import type { Database } from '../database.js';
import { change, query } from '../statement.js';
import { CLAIM_MS } from './claims.js';
import type { DueJob } from './host-queues.js';

/** What hosts may still be asked in one claim. */
export interface FreeSlots {
  /** Hosts that are full, or are left alone for now. */
  readonly blocked: readonly string[];
  freeOf(host: string): number;
  /** One more fetch of this host begins. */
  take(host: string): void;
}

/** What every host may still be asked, over all runners. Runs inside the transaction of the caller. */
export class HostLoad {
  readonly #busy: (at: number) => [host: string, slots: number][];
  readonly #resting: (at: number) => [host: string][];
  readonly #takeSlots: (until: number, jobs: string) => number;
  readonly #putOff: (nextStart: number, hosts: string) => number;
  readonly #forgetSlots: (at: number) => number;
  readonly #forgetHosts: (at: number) => number;
  #forgotAt = 0;

  constructor(db: Database.Database) {
    this.#busy = query(db, 'SELECT host, count(*) FROM slots WHERE until > ? GROUP BY host');
    this.#resting = query(db, 'SELECT host FROM hosts WHERE max(held_until, next_start) > ?');
    this.#takeSlots = change(
      db,
      `INSERT INTO slots (job_id, host, attempt, until)
       SELECT value ->> 0, value ->> 1, value ->> 2, ?1 FROM json_each(?2) WHERE true
       ON CONFLICT (job_id) DO UPDATE SET attempt = max(attempt, excluded.attempt), until = max(until, excluded.until)`,
    );
    this.#putOff = change(
      db,
      `INSERT INTO hosts (host, held_until, next_start) SELECT value, 0, ?1 FROM json_each(?2) WHERE true
       ON CONFLICT (host) DO UPDATE SET next_start = max(next_start, excluded.next_start)`,
    );
    this.#forgetSlots = change(db, 'DELETE FROM slots WHERE until <= ?');
    this.#forgetHosts = change(db, 'DELETE FROM hosts WHERE max(held_until, next_start) <= ?');
  }

  /** How many fetches each host may begin now. */
  of({ slotsPerHost, delayMs }: Politeness, at: Date): FreeSlots {
    const most = delayMs > 0 ? Math.min(1, slotsPerHost) : slotsPerHost;
    const busy = new Map(this.#busy(at.getTime()));
    const full = [...busy].filter(([, slots]) => slots >= slotsPerHost).map(([host]) => host);
    const resting = this.#resting(at.getTime()).map(([host]) => host);
    const begun = new Map<string, number>();
    return {
      blocked: [...full, ...resting],
      freeOf: (host: string) => Math.min(slotsPerHost - (busy.get(host) ?? 0), most) - (begun.get(host) ?? 0),
      take: (host: string) => void begun.set(host, (begun.get(host) ?? 0) + 1),
    };
  }

  /** A job takes a slot of its host for as long as its claim holds. */
  add(jobs: readonly DueJob[], { delayMs }: Politeness, at: Date): void {
    this.#forget(at.getTime());
    const slots = jobs.map(({ jobId, queue, attempt }) => [jobId, queue.host, attempt + 1]);
    this.#takeSlots(at.getTime() + CLAIM_MS, JSON.stringify(slots));
    if (delayMs > 0) this.#putOff(at.getTime() + delayMs, JSON.stringify(jobs.map(({ queue }) => queue.host)));
  }

  /** Only what nobody gave back is found here: there is little of it. */
  #forget(at: number): void {
    if (at - this.#forgotAt < FORGET_EVERY_MS) return;

    this.#forgotAt = at;
    this.#forgetSlots(at);
    this.#forgetHosts(at);
  }
}

const FORGET_EVERY_MS = 60_000;
