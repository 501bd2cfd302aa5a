import { setImmediate as turn } from 'node:timers/promises';
import { type Database, isBusy, whenFree } from '../database.js';
import { isFatal, isFull, NoMoreWritesError, UnsettledCommitError } from './commit.errors.js';

/** What a transaction did with one piece of work: it answered, or it refused and wrote nothing. */
export type Outcome<Answer> = { readonly answer: Answer } | { readonly refusal: Error };

export interface Committed {
  /** How many pieces of work shared the transaction. */
  readonly groupSize: number;
  /** From the first try to the answer of the disk. */
  readonly seconds: number;
}

export interface GroupCommitOptions<Work, Answer> {
  readonly db: Pick<Database.Database, 'exec' | 'inTransaction'>;
  /** Runs inside the transaction. A refusal concerns one piece of work; a throw rolls back the whole group. */
  write(group: readonly Work[]): readonly Outcome<Answer>[];
  weigh(work: Work): number;
  /** The event loop stands still during a transaction: no group weighs more, unless it is a single piece. */
  readonly maxWeight: number;
  onCommit?(committed: Committed): void;
  /** There was no room to write a group. Once there is, writing goes on. */
  onFull?(): void;
  /** The disk failed: this file takes no more writes, and the process had better end. */
  onFatal?(error: Error): void;
}

/** How long a group waits at most for more to join it: less than the disk takes for two. */
const GATHER_MS = 2;

/** A lock that another process holds for longer makes the group fail, with nothing written. */
const BUSY_LIMIT_MS = 10_000;

interface Asked<Work, Answer> {
  readonly work: Work;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * Work that meets in one turn of the event loop shares one transaction, and so one fsync. Groups follow one another in
 * the order in which their work came in, also when a lock keeps them waiting.
 */
export class GroupCommit<Work, Answer> {
  #queue: Asked<Work, Answer>[] = [];
  #draining: Promise<void> | undefined;
  #ended: NoMoreWritesError | undefined;

  constructor(private readonly options: GroupCommitOptions<Work, Answer>) {}

  /** Why nothing more is written, once that is so. */
  get ended(): NoMoreWritesError | undefined {
    return this.#ended;
  }

  /** Answers once the work is on disk. */
  submit(work: Work): Promise<Answer> {
    if (this.#ended) return Promise.reject(this.#ended);

    return new Promise((resolve, reject) => {
      this.#queue.push({ work, resolve, reject });
      this.#draining ??= this.#drain();
    });
  }

  /** Takes no more work, and waits for what was taken. */
  async close(): Promise<void> {
    this.#ended ??= new NoMoreWritesError('The file is closed');
    await this.#draining;
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      await this.#gather();
      await this.#settle(this.#nextGroup());
    }
    this.#draining = undefined;
  }

  /** Whoever asks in this turn joins; and while every turn brings more, a little waiting saves many an fsync. */
  async #gather(): Promise<void> {
    const startedAt = performance.now();
    for (let size = 0; size < this.#queue.length && performance.now() - startedAt < GATHER_MS; ) {
      size = this.#queue.length;
      await turn();
    }
  }

  #nextGroup(): Asked<Work, Answer>[] {
    const { weigh, maxWeight } = this.options;
    let size = 0;
    let weight = 0;
    for (const { work } of this.#queue) {
      weight += weigh(work);
      if (weight > maxWeight && size > 0) break;
      size++;
    }
    return this.#queue.splice(0, size);
  }

  async #settle(group: readonly Asked<Work, Answer>[]): Promise<void> {
    const startedAt = performance.now();
    let outcomes: readonly Outcome<Answer>[];
    try {
      outcomes = await whenFree(() => this.#transact(group.map(({ work }) => work)), BUSY_LIMIT_MS);
    } catch (error) {
      return this.#fail(group, error);
    }
    group.forEach(({ resolve, reject }, index) => {
      const outcome = outcomes[index];
      if (outcome && 'answer' in outcome) resolve(outcome.answer);
      else reject(outcome?.refusal ?? new Error('The transaction lost count of its work'));
    });
    this.options.onCommit?.({ groupSize: group.length, seconds: (performance.now() - startedAt) / 1000 });
  }

  async #fail(group: readonly Asked<Work, Answer>[], error: unknown): Promise<void> {
    const cause = error instanceof UnsettledCommitError ? error.cause : error;
    if (isFatal(cause)) return this.#stop(group, error, cause);
    if (isFull(cause)) this.options.onFull?.();
    if (group.length === 1 || error instanceof UnsettledCommitError || isBusy(error)) {
      for (const { reject } of group) reject(error);
      return;
    }
    // Nothing was written, and one of them may be the reason: each for itself, so that it fails alone.
    for (const asked of group) {
      await turn();
      await this.#settle([asked]);
    }
  }

  #stop(group: readonly Asked<Work, Answer>[], error: unknown, cause: Error): void {
    const isFirst = !this.#ended?.cause;
    if (isFirst) this.#ended = new NoMoreWritesError('The disk failed, and nothing more is written', { cause });
    for (const { reject } of group) reject(error);
    for (const { reject } of this.#queue.splice(0)) reject(this.#ended);
    if (isFirst) this.options.onFatal?.(cause);
  }

  #transact(group: readonly Work[]): readonly Outcome<Answer>[] {
    const { db, write } = this.options;
    if (this.#ended?.cause) throw this.#ended; // the disk failed under an earlier one of the same group
    db.exec('BEGIN IMMEDIATE');
    let outcomes: readonly Outcome<Answer>[];
    try {
      outcomes = write(group);
    } catch (error) {
      if (!rolledBack(db)) throw new UnsettledCommitError(error);
      throw error;
    }
    try {
      db.exec('COMMIT');
    } catch (error) {
      rolledBack(db);
      throw new UnsettledCommitError(error);
    }
    return outcomes;
  }
}

/** Whether the open transaction could be taken back; false where SQLite had ended it by itself. */
function rolledBack(db: Pick<Database.Database, 'exec' | 'inTransaction'>): boolean {
  try {
    if (!db.inTransaction) return false;
    db.exec('ROLLBACK');
    return true;
  } catch {
    return false; // the first error is the one to tell
  }
}
