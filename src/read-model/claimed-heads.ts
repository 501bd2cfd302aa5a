import type { HostQueue } from './due-job.js';

/** A claim that ran out, or was given back, is noticed this much later at most. */
const REMEMBER_MS = 1_000;
const MOST_QUEUES = 10_000;

interface Remembered<Head> {
  readonly head: Head;
  readonly changedAt: bigint;
  readonly until: number;
}

type QueueState = Pick<HostQueue, 'host' | 'priority' | 'changedAt'>;

/**
 * How far the head of a queue goes in which every job is claimed, as this process saw it. Remembered until the queue
 * changes, and for a second at most, so that jobs whose views lag are not looked through again with every claim.
 */
export class ClaimedHeads<Head> {
  readonly #heads = new Map<string, Remembered<Head>>();

  of(queue: QueueState, at: Date): Head | undefined {
    return this.#find(queue, at)?.head;
  }

  /** A head that grows is not remembered for longer by that. */
  remember(queue: QueueState, head: Head, at: Date): void {
    const until = this.#find(queue, at)?.until ?? at.getTime() + REMEMBER_MS;
    if (this.#heads.size >= MOST_QUEUES) this.#heads.clear();
    this.#heads.set(keyOf(queue), { head, changedAt: queue.changedAt, until });
  }

  #find(queue: QueueState, at: Date): Remembered<Head> | undefined {
    const found = this.#heads.get(keyOf(queue));
    if (found?.changedAt !== queue.changedAt) return undefined;

    const leftMs = found.until - at.getTime();
    return leftMs > 0 && leftMs <= REMEMBER_MS ? found : undefined; // more is left only where a clock was set back
  }
}

function keyOf({ host, priority }: QueueState): string {
  return `${priority} ${host}`;
}
