/** A fetch that counts against its host until `until`, whether or not anybody says that it ended. */
export interface HostSlot {
  readonly host: string;
  readonly jobId: string;
  readonly attempt: number;
  readonly until: Date;
}

/** What is known of hosts over all runners: their slots in use, and which of them asked to be left alone. */
export abstract class Hosts {
  /** Keeps the slot that a claim took until the fetch must be over; takes one where the claim did not. */
  abstract keep(slot: HostSlot): Promise<void>;

  /** Frees the slot of a job, unless a later attempt has it by now. */
  abstract leave(jobId: string, attempt: number): Promise<void>;

  /** Starts no fetch of this host until then. A later end stays. */
  abstract hold(host: string, until: Date): Promise<void>;
}
