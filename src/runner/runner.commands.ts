/** Look for due jobs, once the views hold everything up to a position. */
export class DispatchDueJobs {
  constructor(readonly position: bigint) {}
}

/** Stop fetching a job: since this revision of its stream it is not to be fetched any more. */
export class AbortFetch {
  constructor(
    readonly jobId: string,
    readonly since: bigint,
  ) {}
}
