import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { FetchErrorCode } from '../../job/job.events.js';
import type { JobStatus } from '../../job/job.state.js';
import { type Heartbeat, Heartbeats } from '../../read-model/heartbeats.js';
import { type HostFigures, JobFigures, lastHour, type MinuteFigures, wholeHour } from '../../read-model/job-figures.js';
import { JobViews } from '../../read-model/job-views.js';

/** What goes on with the fetch jobs as a whole. */
export interface Stats {
  readonly byStatus: Readonly<Record<JobStatus, number>>;
  /** When the longest waiting of the jobs that could start now became due; null where none waits. */
  readonly oldestDueAt: string | null;
  /** Every minute of the last hour. */
  readonly perMinute: readonly MinuteFigures[];
  readonly byHost: readonly HostFigures[];
  /** Of the last hour, the most frequent first. */
  readonly byError: readonly { readonly code: FetchErrorCode; readonly count: number }[];
  readonly runners: readonly Heartbeat[];
}

export class GetStats extends Query<Stats> {
  constructor(readonly at: Date) {
    super();
  }
}

const HOSTS = 20;

/** All of it is kept as sums: nothing is counted job by job. */
@QueryHandler(GetStats)
export class GetStatsHandler implements IQueryHandler<GetStats> {
  constructor(
    private readonly jobs: JobViews,
    private readonly figures: JobFigures,
    private readonly heartbeats: Heartbeats,
  ) {}

  async execute({ at }: GetStats): Promise<Stats> {
    const from = lastHour(at);
    const [byStatus, oldestDueAt, minutes, byHost, errors, runners] = await Promise.all([
      this.jobs.countByStatus(),
      this.jobs.oldestDueAt(at),
      this.figures.perMinute(from),
      this.figures.busiestHosts(HOSTS),
      this.figures.failuresByError(from),
      this.heartbeats.all(),
    ]);
    const byError = [...errors].map(([code, count]) => ({ code, count }));
    byError.sort((one, other) => other.count - one.count || (one.code < other.code ? -1 : 1));
    return { byStatus, oldestDueAt, perMinute: wholeHour(minutes, at), byHost, byError, runners };
  }
}
