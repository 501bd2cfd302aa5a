import type { CommandBus } from '@nestjs/cqrs';
import type { Clock } from '../../eventsourcing/clock.js';
import { sha256 } from '../../eventsourcing/digest.js';
import type { NamedBody } from '../../eventsourcing/model.js';
import { SubmitJob } from '../../job/job.commands.js';
import { JOB_CATEGORY } from '../../job/job.stream.js';
import type { JobView, StandingJob } from '../../job/job.view.js';
import type { JobViews } from '../../read-model/job-views.js';
import type { BodyFault } from '../../retention/body-reading.js';
import type { LostBody } from '../../retention/lost-bodies.js';

/** A job whose result names a body that is not there any more, or is damaged. */
export interface LostResult {
  readonly job: JobView;
  readonly body: NamedBody;
  readonly fault: BodyFault;
  /** Its URL has a newer job: what that one fetched, or will fetch, is what the URL has to give now. */
  readonly isSuperseded: boolean;
}

/** A lost body of a job was fetched from a URL, which may have it still. */
export class Refetch {
  constructor(
    private readonly views: JobViews,
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  /** The job that has lost its result; undefined where it is no job that names the body. */
  async resultOf({ category, view, body, fault }: LostBody): Promise<LostResult | undefined> {
    if (category !== JOB_CATEGORY) return undefined;

    const job = view as JobView; // what the views of this category are
    const newest = (await this.views.latestGeneration(job.dedupeKey)) ?? job.generation;
    return { job, body, fault, isSuperseded: newest > job.generation };
  }

  /**
   * Has the URL fetched again, by a new job with the same options. Asked for twice, it answers with the same job;
   * undefined where a newer job has taken the place of this one.
   */
  async fetchAgain({ job, body, fault, isSuperseded }: LostResult): Promise<StandingJob | undefined> {
    if (isSuperseded) return undefined;

    const { url, dedupeKey, options } = job;
    const id = sha256(JSON.stringify([fault, job.jobId, body.sha256]));
    const submission = { id, isResendable: true, givenUrl: url, url, dedupeKey, options, maxAgeSeconds: 0 };
    return this.commands.execute(new SubmitJob(submission, this.clock.now(), { actor: 'cli' }));
  }
}
