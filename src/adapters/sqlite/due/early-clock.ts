import { setImmediate as turn } from 'node:timers/promises';
import { type JobView, putRight } from '../../../job/job.view.js';
import { decodeView } from '../../../read-model/view-codec.js';
import { inTransaction, whenFree } from '../database.js';
import { change, query } from '../statement.js';
import type { SqliteViewsFile } from '../views/sqlite.views-file.js';
import { QueueWriter } from './queue-writer.js';

type Place = readonly [host: string, priority: number, dueAt: number, row: number];

/** Puts right when jobs are due whose waits began after now by the clock, in the views' index alone: the log stays. */
export class EarlyClock {
  readonly #ahead: (at: number, ...after: Place) => [...Place, doc: string][];
  readonly #date: (dueAt: number, row: number) => number;
  readonly #queues: QueueWriter;

  constructor(private readonly file: SqliteViewsFile) {
    this.#ahead = query(
      file.db,
      `SELECT host, priority, due_at, row, doc FROM jobs INDEXED BY jobs_due
       WHERE due_at > ? AND (host, priority, due_at, row) > (?, ?, ?, ?)
       ORDER BY host, priority, due_at, row LIMIT ${PAGE}`,
    );
    this.#date = change(file.db, 'UPDATE jobs SET due_at = ? WHERE row = ?');
    this.#queues = new QueueWriter(file.db);
  }

  async putRight(at: Date): Promise<void> {
    for (let place: Place | undefined = START; place; ) {
      const after: Place = place;
      place = await whenFree(() => this.#page(after, at));
      await turn(); // others have a say between the pages of a long list
    }
  }

  /** Answers with the place to go on from; undefined at the end. */
  #page(after: Place, at: Date): Place | undefined {
    const jobs = this.#ahead(at.getTime(), ...after);
    const wrong = jobs.flatMap(([host, priority, before, row, doc]) => {
      const dueAt = putRight(decodeView<JobView>(doc), at)?.getTime() ?? before;
      return dueAt < before ? [{ host, priority, row, dueAt }] : []; // looked at again, no wait begins anew
    });
    if (wrong.length > 0) {
      inTransaction(this.file.db, () => {
        for (const { dueAt, row } of wrong) this.#date(dueAt, row);
        this.#queues.refill(
          wrong.map(({ host, priority }) => [host, priority]),
          this.file.position() ?? 0n,
        );
      });
    }
    const last = jobs[PAGE - 1];
    return last && [last[0], last[1], last[2], last[3]];
  }
}

const PAGE = 500;
const START: Place = ['', Number.MIN_SAFE_INTEGER, 0, 0];
