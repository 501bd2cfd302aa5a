/** How much may come in. Provided by the composition root. */
export class IntakeSettings {
  /** Of each key, at each process of the API; undefined: as many as it sends. */
  readonly urlsPerMinute!: number | undefined;
  /** Nothing more is taken in while so many jobs wait for a fetch; undefined: whatever waits. */
  readonly maxQueuedJobs!: number | undefined;
}
