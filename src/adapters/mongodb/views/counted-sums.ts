import type { Db } from 'mongodb';
import { SharedRead } from '../../../concurrency/shared-read.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import type { BuildsDocument, Checkpoint } from './builds-document.js';

/** Sums of views that move on are this old at most, or older by what it takes to count them, ten times over. */
const OLDEST_MS = 2_000;
const REST = 10;

/**
 * Sums over the views. They are counted when somebody asks and the views have moved on since, and not with every batch: a
 * batch that is written twice would count twice, and who counts seldom counts everything.
 */
export class CountedSums<Sums> {
  readonly #shared = new SharedRead(() => this.#count());
  #last: { readonly at: Checkpoint; readonly sums: Sums; readonly goodUntil: number } | undefined;

  constructor(
    private readonly connection: MongoConnection,
    private readonly builds: BuildsDocument,
    private readonly count: (db: Db, build: number) => Promise<Sums>,
  ) {}

  now(): Promise<Sums> {
    return this.#shared.ask();
  }

  async #count(): Promise<Sums> {
    const at = await this.builds.active(); // before counting, so that what comes meanwhile is counted again
    const last = this.#last;
    if (last && last.at.build === at.build) {
      if (last.at.position === at.position || performance.now() < last.goodUntil) return last.sums;
    }
    const begunAt = performance.now();
    const sums = await this.connection.ask((db) => this.count(db, at.build));
    const endedAt = performance.now();
    this.#last = { at, sums, goodUntil: endedAt + Math.max(OLDEST_MS, REST * (endedAt - begunAt)) };
    return sums;
  }
}
