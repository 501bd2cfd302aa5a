/** A place in the order of a lane's jobs: between what was looked at and what was not. */
export interface Place {
  readonly dueAt: number;
  readonly row: number;
}

interface LaneState {
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
const MOST_LANES = 10_000;

const START: Place = { dueAt: Number.MIN_SAFE_INTEGER, row: 0 };

/**
 * How far the head of a lane goes in which every job is claimed. Remembered until the lane changes, and for a second
 * at most, so that jobs whose views lag are not looked through again with every claim.
 */
export class ClaimedHeads {
  readonly #heads = new Map<string, Head>();

  endOf(lane: LaneState, at: Date): Place {
    return this.#find(lane, at)?.end ?? START;
  }

  remember(lane: LaneState, { dueAt, row }: Place, at: Date): void {
    const until = this.#find(lane, at)?.until ?? at.getTime() + REMEMBER_MS;
    if (this.#heads.size >= MOST_LANES) this.#heads.clear();
    this.#heads.set(keyOf(lane), { end: { dueAt, row }, changedAt: lane.changedAt, until });
  }

  #find(lane: LaneState, at: Date): Head | undefined {
    const head = this.#heads.get(keyOf(lane));
    return head?.changedAt === lane.changedAt && head.until > at.getTime() ? head : undefined;
  }
}

function keyOf({ host, priority }: LaneState): string {
  return `${priority} ${host}`;
}
