import type { HostQueueDocument } from '../collections.js';

/** A place in the order of a queue's jobs: between what was looked at and what was not. */
export interface QueuePlace {
  readonly dueAt: Date;
  readonly jobId: string;
}

/** The head of a queue in which every job is claimed. */
export interface ClaimedHead {
  readonly end: QueuePlace;
  /** The first job behind it is due then; undefined where there is none. */
  readonly nextDueAt: Date | undefined;
}

/** A claim that ran out, or was given back, is noticed this much later at most. */
const REMEMBER_MS = 1_000;
const MOST_QUEUES = 10_000;

/**
 * The claimed heads of queues, as this process saw them. Remembered until a batch enters the queue, and for a second at
 * most, so that jobs whose views lag are not looked through again with every claim.
 */
export class ClaimedHeads {
  readonly #heads = new Map<string, ClaimedHead & { readonly position: bigint; readonly until: number }>();

  of({ _id, position }: HostQueueDocument, at: Date): ClaimedHead | undefined {
    const head = this.#heads.get(_id);
    return head?.position === position && head.until > at.getTime() ? head : undefined;
  }

  remember({ _id, position }: HostQueueDocument, head: ClaimedHead, at: Date): void {
    const known = this.#heads.get(_id);
    const isKnown = known?.position === position && known.until > at.getTime();
    if (this.#heads.size >= MOST_QUEUES) this.#heads.clear();
    this.#heads.set(_id, { ...head, position, until: isKnown ? known.until : at.getTime() + REMEMBER_MS });
  }
}
