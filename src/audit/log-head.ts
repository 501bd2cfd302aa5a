import type { TimesOfStretch } from './recorded-times.js';

/** The log up to a position, in a few numbers: any change before it gives others. */
export interface LogHead {
  /** Of the last event; 0 for an empty log. */
  readonly position: bigint;
  /** The events that were ever written up to there, those that were purged since among them. */
  readonly count: number;
  /** The rolling hash of all of them, in the order of the log: see rolling-hash.ts. */
  readonly hash: string;
  /** When they were recorded, which their hashes do not cover. A head of the first format says nothing of it. */
  readonly times?: readonly TimesOfStretch[];
}

/** What tells the log up to a head from what it was when the head was taken; undefined where nothing does. */
export function difference(then: LogHead, now: LogHead): string | undefined {
  if (now.count < then.count) return `had ${then.count} events, and ${then.count - now.count} of them are missing`;
  if (now.count > then.count) return `had ${then.count} events, and ${now.count - then.count} were put among them`;
  if (now.hash !== then.hash) return 'has as many events as it had, but they are not the same, or not in their order';
  return undefined;
}
