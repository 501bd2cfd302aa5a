export interface ClaimRequest {
  readonly limit: number;
  readonly at: Date;
}

/** A due job, taken for a moment: a hint to other runners to look elsewhere. The log decides who fetches it. */
export interface Claim {
  /** A UUID; FetchStarted carries it. */
  readonly token: string;
  readonly jobId: string;
  readonly host: string;
}

/** The jobs that wait, read from the views, and who has taken which, which no rebuild touches. */
export abstract class DueJobs {
  /**
   * Takes due jobs, the highest priority first and then those due longest, of hosts that are not held and have a free
   * slot, by the politeness that the stores hold; each takes a slot of its host with it. No two runners get the same job while its view does not change; a
   * claim that came to nothing holds for 30 seconds.
   */
  abstract claim(request: ClaimRequest): Promise<readonly Claim[]>;
}
