import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { EventStore } from '../../eventsourcing/event-store.js';
import { JobNotFoundError } from '../../job/job.errors.js';
import { isWithinWindow } from '../../job/job.policy.js';
import { jobIdOf } from '../../job/job.stream.js';
import type { Submission } from '../../job/job.submission.js';
import type { JobView } from '../../job/job.view.js';
import { JobViews } from '../../read-model/job-views.js';
import { newestGeneration } from '../../read-model/newest-generation.js';
import { GetJob } from './get-job.query.js';

export class PreviewSubmission extends Query<JobView | undefined> {
  constructor(
    readonly submission: Submission,
    readonly at: Date,
  ) {
    super();
  }
}

/** Answers with the job that would stand for a submission, or with none where one would be made. Makes nothing. */
@QueryHandler(PreviewSubmission)
export class PreviewSubmissionHandler implements IQueryHandler<PreviewSubmission> {
  constructor(
    private readonly queries: QueryBus,
    private readonly views: JobViews,
    private readonly store: EventStore,
  ) {}

  async execute({ submission, at }: PreviewSubmission): Promise<JobView | undefined> {
    const { dedupeKey, maxAgeSeconds } = submission;
    const hint = (await this.views.latestGeneration(dedupeKey)) ?? 0;
    const newest = await newestGeneration(this.store, dedupeKey, hint);
    const view = newest === 0 ? undefined : await this.#job(jobIdOf(dedupeKey, newest));
    return view && isWithinWindow(new Date(view.submittedAt), maxAgeSeconds, at) ? view : undefined;
  }

  async #job(jobId: string): Promise<JobView | undefined> {
    try {
      return await this.queries.execute(new GetJob(jobId, true));
    } catch (error) {
      if (error instanceof JobNotFoundError) return undefined; // deleted: its URL is free
      throw error;
    }
  }
}
