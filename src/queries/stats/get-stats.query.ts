import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Disk, type DiskUse } from '../../eventsourcing/disk.js';
import type { JobStatus } from '../../job/job.state.js';
import { type Heartbeat, Heartbeats } from '../../read-model/heartbeats.js';
import {
  type ErrorFigures,
  type HostFigures,
  JobFigures,
  lastHour,
  type MinuteFigures,
  wholeHour,
} from '../../read-model/job-figures.js';
import { JobViews } from '../../read-model/job-views.js';
import { ProjectionStore } from '../../read-model/projection-store.js';

/** What goes on with the fetch jobs as a whole. */
export interface Stats {
  readonly byStatus: Readonly<Record<JobStatus, number>>;
  /** When the longest waiting of the jobs that could start now became due; null where none waits. */
  readonly oldestDueAt: string | null;
  /** Every minute of the last hour. */
  readonly perMinute: readonly MinuteFigures[];
  readonly byHost: readonly HostFigures[];
  /** Of the last hour, the most frequent first. */
  readonly byError: readonly ErrorFigures[];
  readonly runners: readonly Heartbeat[];
  /** Of whatever model: their views stand still. */
  readonly parkedStreams: number;
  /** Null where servers keep the data. */
  readonly disk: DiskUse | null;
}

export class GetStats extends Query<Stats> {
  constructor(readonly at: Date) {
    super();
  }
}

const HOSTS = 20;
const HOSTS_OF_AN_ERROR = 5;

/** All of it is kept as sums: nothing is counted job by job. */
@QueryHandler(GetStats)
export class GetStatsHandler implements IQueryHandler<GetStats> {
  constructor(
    private readonly jobs: JobViews,
    private readonly figures: JobFigures,
    private readonly heartbeats: Heartbeats,
    private readonly projections: ProjectionStore,
    private readonly disk: Disk,
  ) {}

  async execute({ at }: GetStats): Promise<Stats> {
    const from = lastHour(at);
    const [byStatus, oldestDueAt, minutes, byHost, byError, runners, parking, disk = null] = await Promise.all([
      this.jobs.countByStatus(),
      this.jobs.oldestDueAt(at),
      this.figures.perMinute(from),
      this.figures.busiestHosts(HOSTS),
      this.figures.failuresByError(from, HOSTS_OF_AN_ERROR),
      this.heartbeats.all(),
      this.projections.parking(),
      this.disk.use(),
    ]);
    const perMinute = wholeHour(minutes, at);
    return { byStatus, oldestDueAt, perMinute, byHost, byError, runners, parkedStreams: parking.streams.length, disk };
  }
}
