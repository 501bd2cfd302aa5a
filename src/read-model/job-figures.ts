import type { FetchErrorCode } from '../job/job.events.js';

/** How many jobs of a host wait for a runner, are being fetched, and have failed. */
export interface HostFigures {
  readonly host: string;
  readonly queued: number;
  readonly running: number;
  readonly failed: number;
}

/** How many jobs were submitted in a minute, and how many of any age ended in it. */
export interface MinuteFigures {
  /** When it begins. */
  readonly minute: Date;
  readonly submitted: number;
  readonly completed: number;
  readonly failed: number;
}

/** How many jobs failed with an error, and where. */
export interface ErrorFigures {
  readonly code: FetchErrorCode;
  readonly failed: number;
  /** The hosts with the most of them, and how many of each. */
  readonly hosts: readonly HostFailures[];
}

export interface HostFailures {
  readonly host: string;
  readonly failed: number;
}

/**
 * Sums over the jobs as their views tell them now: one that is deleted counts nowhere, and one that failed and was
 * retried has not failed. So they are the same whenever the views are made anew. Minutes are whole ones.
 */
export abstract class JobFigures {
  /** The hosts with the most jobs that wait or are fetched, and then those with the most that failed. */
  abstract busiestHosts(count: number): Promise<readonly HostFigures[]>;

  /** Of these hosts, as far as they have such jobs. */
  abstract ofHosts(hosts: readonly string[]): Promise<ReadonlyMap<string, HostFigures>>;

  /** From a minute on, in order. Those in which nothing happened are left out. */
  abstract perMinute(from: Date): Promise<readonly MinuteFigures[]>;

  /**
   * How many jobs failed from a minute on, by the error of their last attempt: the most frequent first, each with a few
   * hosts. Where jobs failed on very many hosts, these are found among the latest.
   */
  abstract failuresByError(from: Date, hostsOfEach: number): Promise<readonly ErrorFigures[]>;

  /** How many jobs of these hosts failed from a minute on. */
  abstract failuresOfHosts(hosts: readonly string[], from: Date): Promise<ReadonlyMap<string, number>>;
}

/** Sums by error and host, put together: the most frequent first. */
export function byError(
  errors: Iterable<readonly [code: FetchErrorCode, failed: number]>,
  onHosts: Iterable<readonly [code: FetchErrorCode, host: string, failed: number]>,
  hostsOfEach: number,
): readonly ErrorFigures[] {
  const hosts = new Map<FetchErrorCode, HostFailures[]>();
  for (const [code, host, failed] of onHosts) {
    const ofCode = hosts.get(code) ?? [];
    hosts.set(code, ofCode);
    ofCode.push({ host, failed });
  }
  const figures = [...errors].map(([code, failed]) => ({
    code,
    failed,
    hosts: (hosts.get(code) ?? []).sort((one, other) => mostFirst(one, other, 'host')).slice(0, hostsOfEach),
  }));
  return figures.sort((one, other) => mostFirst(one, other, 'code'));
}

function mostFirst<Name extends string>(
  one: Readonly<Record<Name, string>> & { readonly failed: number },
  other: Readonly<Record<Name, string>> & { readonly failed: number },
  name: Name,
): number {
  return other.failed - one.failed || (one[name] < other[name] ? -1 : 1);
}

export const MINUTE_MS = 60_000;
const MINUTES = 60;

/** Where the last hour begins: sixty whole minutes, of which the last has begun. */
export function lastHour(at: Date): Date {
  return new Date((Math.floor(at.getTime() / MINUTE_MS) - MINUTES + 1) * MINUTE_MS);
}

/** Every minute of the last hour, also those in which nothing happened. */
export function wholeHour(found: readonly MinuteFigures[], at: Date): readonly MinuteFigures[] {
  const from = lastHour(at).getTime();
  const byTime = new Map(found.map((figures) => [figures.minute.getTime(), figures]));
  return Array.from({ length: MINUTES }, (_, index) => {
    const time = from + index * MINUTE_MS;
    return byTime.get(time) ?? { minute: new Date(time), submitted: 0, completed: 0, failed: 0 };
  });
}
