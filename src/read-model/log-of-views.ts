import { Injectable } from '@nestjs/common';
import { SharedRead } from '../concurrency/shared-read.js';
import { EventStore, StoreUnavailableError } from '../eventsourcing/event-store.js';
import { holds } from '../eventsourcing/foreign-log.js';
import { Models } from '../eventsourcing/model.js';
import type { Witness } from '../eventsourcing/witness.js';
import { Builds } from './builds.js';
import { whyForeignBuild } from './log-of-build.js';

/**
 * Whether the views that answer were made from this log. Where they were not, one of the two was restored, or the
 * configuration names stores that do not belong together: nothing is written then, and what is read is marked.
 */
@Injectable()
export class LogOfViews {
  readonly #looking = new SharedRead(() => this.#look());
  readonly #listeners: (() => void)[] = [];
  #hasLooked = false;
  #why: string | undefined;
  /** The event that the views stood at when they were looked at last. */
  #seen: Witness | undefined;

  constructor(
    private readonly log: EventStore,
    private readonly models: Models,
    private readonly builds: Builds,
  ) {
    log.beforeWriting(() => this.mustMatchNow());
  }

  /** Why the views are of another log, in a sentence without its full stop; undefined where they are of this one. */
  get whyForeign(): string | undefined {
    return this.#why;
  }

  /** Compares them now, and answers as `whyForeign` does. @throws StoreUnavailableError */
  look(): Promise<string | undefined> {
    return this.#looking.ask();
  }

  /** By the last look: the first one is waited for. @throws ForeignViewsError, StoreUnavailableError */
  async mustMatch(): Promise<void> {
    if (!this.#hasLooked) await this.look();
    if (this.#why !== undefined) throw new ForeignViewsError(this.#why);
  }

  /** @throws ForeignViewsError, StoreUnavailableError */
  async mustMatchNow(): Promise<void> {
    await this.look();
    await this.mustMatch();
  }

  /** Has somebody told each time that the log is not the one any more that it was: what is remembered of it is wrong. */
  onOtherLog(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Somebody found out by himself that the log is not the one any more that it was. */
  isOtherLog(): void {
    for (const listener of this.#listeners) listener();
    this.look().catch(() => {}); // an outage: whoever looks next finds out
  }

  async #look(): Promise<string | undefined> {
    const parts = { log: this.log, models: this.models };
    const active = await this.builds.active();
    const why = await whyForeignBuild(active, this.builds, parts);
    const hasChanged = why === undefined ? await this.#isSeenGone(active.witnesses?.last) : this.#why === undefined;
    this.#why = why;
    this.#hasLooked = true;
    if (hasChanged) for (const listener of this.#listeners) listener();
    if (why === undefined) this.#seen = active.witnesses?.last;
    return why;
  }

  /** The log may have been set back and the views rebuilt since the last look: then they match again. */
  async #isSeenGone(now: Witness | undefined): Promise<boolean> {
    const seen = this.#seen;
    if (!seen || seen.eventId === now?.eventId) return false;

    return !(await holds(this.log, seen, this.models));
  }
}

/** The views were made from another log than the one that is written to. */
export class ForeignViewsError extends StoreUnavailableError {
  constructor(why: string) {
    const sentence = `${why}: nothing is taken in before "retriever rebuild" has made views of this log`;
    super(sentence, { reason: sentence });
  }
}
