import type { ChangeSignal } from '../concurrency/change-signal.js';

/** Views that move on as the log does. */
export interface MovingViews {
  readonly changeSignal: ChangeSignal;
  readonly isClosed: boolean;
  position(): Promise<bigint>;
}

/** Waits until views are at a position. Each time they may have moved it is read once for all who wait. */
export class PositionWait {
  #latest = NEVER_READ;

  constructor(private readonly views: MovingViews) {}

  /** False where that took longer than `timeoutMs`, or the views were closed meanwhile. */
  async reach(position: bigint, timeoutMs: number): Promise<boolean> {
    if ((await this.views.position()) >= position) return true;

    const ending = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const isLate = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), timeoutMs); // whatever becomes of a question that is on its way
    });
    try {
      return await Promise.race([isLate, this.#reached(position, ending.signal)]);
    } finally {
      clearTimeout(timer);
      ending.abort();
    }
  }

  async #reached(position: bigint, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted && !this.views.isClosed) {
      const { count } = this.views.changeSignal; // taken before reading, so that nothing slips in between
      if ((await this.#positionAt(count)) >= position) return true;

      await this.views.changeSignal.beyond(count, signal);
    }
    return false;
  }

  #positionAt(count: number): Promise<bigint> {
    if (this.#latest.count < count) {
      const position = this.views.position();
      this.#latest = { count, position };
      position.catch(() => {
        this.#latest = NEVER_READ; // those who wait now hear of it; who comes next reads anew
      });
    }
    return this.#latest.position;
  }
}

const NEVER_READ = { count: -1, position: Promise.resolve(0n) };
