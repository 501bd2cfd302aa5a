/** Clocks of machines that work together are no further apart. */
export const CLOCKS_APART_MS = 5_000;

/** For how long a claim that came to nothing keeps others from what it names, as long as its view does not move on. */
export class ClaimTerm {
  constructor(private readonly ms: number) {}

  end(at: Date): Date {
    return new Date(at.getTime() + this.ms);
  }

  /** No claim ends later that is made by now. One that does was made by a clock that was set back, and holds no more. */
  latestEnd(at: Date): Date {
    return new Date(this.end(at).getTime() + CLOCKS_APART_MS);
  }

  holds(until: number, at: Date): boolean {
    return until > at.getTime() && until <= this.latestEnd(at).getTime();
  }
}
