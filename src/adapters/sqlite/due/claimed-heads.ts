/** A place in the order of a queue's jobs: between what was looked at and what was not. */
export interface Place {
  readonly dueAt: number;
  readonly row: number;
}

interface QueueState {
  readonly host: string;
  readonly priority: number;
  readonly changedAt: number;
}

interface Head {
  readonly end: Place;
  readonly changedAt: number;
  readonly until: number;
}

/** A claim that ran out is noticed this much later at most. */
const REMEMBER_MS = 1_000;
const MOST_QUEUES = 10_000;

const START: Place = { dueAt: Number.MIN_SAFE_INTEGER, row: 0 };

/**
 * How far the head of a queue goes in which every job is claimed. Remembered until the queue changes, and for a second
 * at most, so that jobs whose views lag are not looked through again with every claim.
 */
export class ClaimedHeads {
  readonly #heads = new Map<string, Head>();

  endOf(queue: QueueState, at: Date): Place {
    return this.#find(queue, at)?.end ?? START;
  }

  remember(queue: QueueState, { dueAt, row }: Place, at: Date): void {
    const until = this.#find(queue, at)?.until ?? at.getTime() + REMEMBER_MS;
    if (this.#heads.size >= MOST_QUEUES) this.#heads.clear();
    this.#heads.set(keyOf(queue), { end: { dueAt, row }, changedAt: queue.changedAt, until });
  }

  #find(queue: QueueState, at: Date): Head | undefined {
    const head = this.#heads.get(keyOf(queue));
    return head?.changedAt === queue.changedAt && head.until > at.getTime() ? head : undefined;
  }
}

function keyOf({ host, priority }: QueueState): string {
  return `${priority} ${host}`;
}
