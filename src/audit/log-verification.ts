import { Injectable } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import type { Recorded } from '../eventsourcing/event.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { Models } from '../eventsourcing/model.js';
import type { LogHead } from './log-head.js';
import { type HistoryProgress, keptIn, LogHistory } from './log-history.js';
import { LogReading, type LogReport } from './log-reading.js';
import type { PastPurge } from './purge-record.js';

export interface LogVerificationOptions {
  /** A head that was taken earlier: nothing before it may have been changed or dropped. */
  readonly against?: LogHead | undefined;
  readonly onProgress?: ((progress: HistoryProgress) => void) | undefined;
  /** Shown what no purge removed, page by page, in the order of the log. Asked for anew where the log is read again. */
  readonly watch?: () => (events: readonly Recorded[]) => Promise<void>;
}

/** A purge that goes on while the log is read takes away what was about to be read. */
const MOST_READINGS = 3;

/** Reads the whole log, and compares everything in it with what was sealed. */
@Injectable()
export class LogVerification {
  constructor(
    private readonly store: EventStore,
    private readonly history: LogHistory,
    private readonly models: Models,
    private readonly clock: Clock,
  ) {}

  /** @throws UnsettledLogError where purges never paused for long enough. */
  async verify({ against, onProgress, watch }: LogVerificationOptions = {}): Promise<LogReport> {
    for (let n = 0; n < MOST_READINGS; n++) {
      const upTo = await this.history.end();
      const reading = new LogReading(this.store, this.models, this.clock.now(), against);
      const watching = watch?.();
      for await (const entries of this.history.entries({ upTo, onProgress })) {
        await reading.take(entries);
        await watching?.(keptIn(entries));
      }
      if (!(await this.#wasPurgedAfter(upTo))) return reading.report();
    }
    throw new UnsettledLogError();
  }

  /** The purges since a head that removed something before it. */
  async *purgesSince({ position }: LogHead): AsyncGenerator<PastPurge> {
    for await (const purge of this.history.purgesAfter(position)) {
      if (purge.removed.some((removal) => removal.position <= position)) yield purge;
    }
  }

  async #wasPurgedAfter(position: bigint): Promise<boolean> {
    for await (const _ of this.history.purgesAfter(position)) return true;
    return false;
  }
}

/** The log was purged each time that it was read. */
export class UnsettledLogError extends Error {
  override readonly name = 'UnsettledLogError';

  constructor() {
    super('Events were purged each time that the log was read: verify it again when the purge has ended');
  }
}
