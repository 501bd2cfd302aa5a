import type { Entrance, HostSlot, Refusal } from '../../../read-model/hosts.js';
import { freeSlots, nextStart, type Politeness } from '../../../read-model/politeness.js';
import type { Database } from '../database.js';
import { change, query } from '../statement.js';
import { backoffOf } from './host-backoffs.js';

/** Takes a fetch from one host to the next. Runs inside a transaction, so that all processes count the same slots. */
export class SqliteHostEntrance {
  readonly #leaveOthers: (jobId: string, attempt: number, host: string, ofAttempt: number) => number;
  readonly #slots: (host: string, at: number) => [jobId: string][];
  readonly #rests: (host: string) => [heldUntil: number, nextStart: number, backoff: string | null][];
  readonly #take: (jobId: string, host: string, attempt: number, until: number) => number;
  readonly #putOff: (host: string, nextStart: number) => number;

  constructor(db: Database.Database) {
    this.#leaveOthers = change(
      db,
      'DELETE FROM slots WHERE job_id = ? AND attempt <= ? AND NOT (host = ? AND attempt = ?)',
    );
    this.#slots = query(db, 'SELECT job_id FROM slots WHERE host = ? AND until > ?');
    this.#rests = query(db, 'SELECT held_until, next_start, backoff FROM hosts WHERE host = ?');
    this.#take = change(
      db,
      `INSERT INTO slots (job_id, host, attempt, until) VALUES (?, ?, ?, ?)
       ON CONFLICT (job_id) DO UPDATE SET attempt = excluded.attempt, until = excluded.until
       WHERE excluded.host = slots.host AND excluded.attempt >= slots.attempt`, // a later attempt's slot stays
    );
    this.#putOff = change(
      db,
      `INSERT INTO hosts (host, held_until, next_start) VALUES (?, 0, ?)
       ON CONFLICT (host) DO UPDATE SET next_start = max(next_start, excluded.next_start)`,
    );
  }

  enter(slot: HostSlot, { at, isReturn }: Entrance, politeness: Politeness): Refusal | undefined {
    const { jobId, host, attempt, until } = slot;
    this.#leaveOthers(jobId, attempt, host, attempt);
    const slots = this.#slots(host, at.getTime());
    if (slots.some(([holder]) => holder === jobId)) return undefined;

    const [[heldUntil, nextStartAt, backoff] = [0, 0, null]] = this.#rests(host);
    const restsUntil = isReturn ? heldUntil : Math.max(heldUntil, nextStartAt);
    if (freeSlots(politeness, { busy: slots.length, restsUntil, backoff: backoffOf(backoff) }, at) === 0) {
      return { restsUntil: restsUntil > at.getTime() ? new Date(restsUntil) : null };
    }
    this.#take(jobId, host, attempt, until.getTime());
    const next = isReturn ? undefined : nextStart(politeness, at);
    if (next) this.#putOff(host, next.getTime());
    return undefined;
  }
}
