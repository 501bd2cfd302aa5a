import type { LogHead } from '../audit/log-head.js';
import { LogHistory } from '../audit/log-history.js';
import type { LogReport } from '../audit/log-reading.js';
import { LogVerification } from '../audit/log-verification.js';
import type { Clock } from '../eventsourcing/clock.js';
import type { Recorded } from '../eventsourcing/event.js';
import type { Models } from '../eventsourcing/model.js';
import { type BrokenPromise, type LookOptions, PromisedResults, type Stores } from './promised-results.js';

/** What a log and its bodies hold, and what does not fit of it. */
export interface Stock {
  readonly log: LogReport;
  /** The last event that is there. */
  readonly last: Recorded | undefined;
  /** How many streams there are of each category. */
  readonly streams: Readonly<Record<string, number>>;
  /** How many results are promised, and their bytes. */
  readonly results: { readonly count: number; readonly bytes: number };
  /** The first of those that are lost, and how many there are. */
  readonly lost: readonly BrokenPromise[];
  readonly lostCount: number;
  /** The first of the streams that cannot be read, so that nobody can say what they promise, and how many there are. */
  readonly unreadable: readonly string[];
  readonly unreadableCount: number;
}

export interface StockOptions extends LookOptions {
  /** A head that was taken earlier, which the log must still have. */
  readonly against?: LogHead;
  /** Told how far it is, from 0 to 1, and how many events were read; all of them are read twice. */
  readonly onProgress?: ((done: number, events: number) => void) | undefined;
  readonly signal: AbortSignal;
}

/**
 * Reads a whole log, recomputes its chains, and looks for every body that it promises.
 * @throws the signal's reason, once it is aborted
 */
export async function takeStock(stores: Stores, models: Models, clock: Clock, options: StockOptions): Promise<Stock> {
  const { against, onProgress, signal } = options;
  const verification = new LogVerification(stores.log, new LogHistory(stores.log, models), models, clock);
  let promised = new PromisedResults(stores, models, options);
  const log = await verification.verify({
    against,
    onProgress: ({ done, events }) => {
      signal.throwIfAborted();
      onProgress?.(done, events);
    },
    watch: () => {
      promised = new PromisedResults(stores, models, options);
      return (events) => promised.take(events);
    },
  });
  const { last, streams, count, bytes, lost, lostCount, unreadable, unreadableCount } = promised;
  return { log, last, streams, results: { count, bytes }, lost, lostCount, unreadable, unreadableCount };
}
