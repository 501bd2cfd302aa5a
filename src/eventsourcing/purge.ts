/** An event that a purge removes: what keeps the chain of hashes whole. */
export type RemovedEvent = {
  /** A decimal. */
  readonly position: string;
  /** Lower-case hex. */
  readonly hash: string;
};

/** What the event of a purge says, whatever the model. Part of the stored shape of each model's own event. */
export type PurgeRecord = {
  readonly by: string;
  readonly reason: string | null;
  /** Every event of the stream before the purge, in order. */
  readonly removed: readonly RemovedEvent[];
  /** ISO 8601 in UTC. */
  readonly purgedAt: string;
};
