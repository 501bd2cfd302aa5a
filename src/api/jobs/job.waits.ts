import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { jobStream } from '../../job/job.stream.js';
import type { JobView } from '../../job/job.view.js';
import { GetJob } from '../../queries/jobs/get-job.query.js';
import { StreamWaits, type Wait } from '../waits/stream-waits.js';

/** Requests that wait until a job is as they want it. */
@Injectable()
export class JobWaits {
  constructor(
    private readonly queries: QueryBus,
    private readonly waits: StreamWaits,
  ) {}

  /**
   * Answers with the job as soon as it is enough; otherwise as it is when the time is over, the client has left, or
   * the service begins to stop. Throws JobNotFoundError, also when it is deleted meanwhile.
   */
  until(jobId: string, isEnough: (view: JobView) => boolean, wait: Wait): Promise<JobView> {
    const look = () => this.queries.execute(new GetJob(jobId, true));
    return this.waits.until({ stream: jobStream(jobId), look, isEnough }, wait);
  }
}
