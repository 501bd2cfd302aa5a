import { OPTION_LIMITS } from '../job/job.options.js';
import { CLOCKS_APART_MS, ClaimTerm } from './claim-term.js';
import type { HostSlot } from './hosts.js';

/** A job that waits, as its view says. */
export interface DueJob {
  readonly jobId: string;
  readonly host: string;
  readonly priority: number;
  /** Milliseconds since 1970. */
  readonly dueAt: number;
  readonly revision: bigint;
  /** The latest that there was. */
  readonly attempt: number;
}

/** The waiting jobs of one host and priority, however many they are. */
export interface HostQueue {
  readonly host: string;
  readonly priority: number;
  /** None of its jobs is due earlier, claimed or not. Milliseconds since 1970. */
  readonly dueAt: number;
  /** Differs once a batch brought it a job: the position of that batch. */
  readonly changedAt: bigint;
}

/** Until when a claim keeps others from a job whose view does not move on. */
export const JOB_CLAIM = new ClaimTerm(30_000);

/** A slot outlives its fetch's deadline by this, so that what must be over is over. */
export const SLOT_SPARE_MS = 15_000;
/** No slot is kept longer: the longest fetch, what it is kept for behind its deadline, and as much until it begins. */
const LONGEST_SLOT_MS = 1_000 * OPTION_LIMITS.timeoutSeconds.max + 2 * SLOT_SPARE_MS;

/** The slot of its host that a claim takes: for as long as it holds, unless the fetch begins and keeps it. */
export function slotOf({ host, jobId, attempt }: DueJob, at: Date): HostSlot {
  return { host, jobId, attempt: attempt + 1, until: JOB_CLAIM.end(at) };
}

/** No slot counts for longer than until then, whatever a clock said that was set back since. */
export function latestSlotEnd(at: Date): Date {
  return new Date(at.getTime() + LONGEST_SLOT_MS + CLOCKS_APART_MS);
}

/** The highest priority first, and then what is due longest. */
export function byUrgency(one: Urgency, other: Urgency): number {
  return other.priority - one.priority || one.dueAt - other.dueAt;
}

/** The most urgent of some jobs, and of each host only as many as it has free slots. */
export function mostUrgent<Job extends DueJob>(
  jobs: readonly Job[],
  count: number,
  freeOf: (host: string) => number,
): readonly Job[] {
  const taken = new Map<string, number>();
  const first: Job[] = [];
  for (const job of [...jobs].sort(byUrgency)) {
    const ofHost = taken.get(job.host) ?? 0;
    if (ofHost >= freeOf(job.host)) continue;

    taken.set(job.host, ofHost + 1);
    first.push(job);
    if (first.length === count) break;
  }
  return first;
}

type Urgency = Pick<DueJob, 'priority' | 'dueAt'>;
