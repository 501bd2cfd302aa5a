import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { KeyedQueue } from '../concurrency/keyed-queue.js';
import { EventStore, StoreUnavailableError } from '../eventsourcing/event-store.js';
import { OpenJob, SubmitJob } from '../job/job.commands.js';
import { ForeignSubmissionError, SubmissionGoneError } from '../job/job.errors.js';
import { standsFor } from '../job/job.state.js';
import { jobIdOf } from '../job/job.stream.js';
import type { Submission } from '../job/job.submission.js';
import type { AwakeJob, StandingJob } from '../job/job.view.js';
import { JobViews } from '../read-model/job-views.js';
import { newestGeneration } from '../read-model/newest-generation.js';
import { JobActors } from './job-actors.js';

/**
 * Answers with the job that stands for a submission: its own, a new one, or one that is young enough. There is no
 * race: a job's id is computed from dedupe key and generation, so whoever submits at the same moment computes the same
 * id, and the append decides. The read model only hints at the latest generation; streams are the truth. Only the
 * newest generation counts, and only the one after it is ever appended.
 */
@CommandHandler(SubmitJob)
export class SubmitJobHandler implements ICommandHandler<SubmitJob> {
  /** Those who lose the race for a generation would only try the next: within a process they need not race at all. */
  readonly #turns = new KeyedQueue<Found>();

  constructor(
    private readonly jobs: JobActors,
    private readonly views: JobViews,
    private readonly store: EventStore,
  ) {}

  /** @throws StoreUnavailableError where no view could tell of the job, and no runner find it. */
  async execute(submit: SubmitJob): Promise<StandingJob> {
    if (!this.views.isReachable) throw new StoreUnavailableError('The read model is away');

    const { submission, at } = submit;
    const found = await this.#turns.take(submission.dedupeKey, async (known) => {
      const stands = known?.isNewest && !submission.isResendable && standsFor(known.awake.job, submission, at);
      return stands ? known : this.#submit(submit);
    });
    return standingJob(found, submission);
  }

  async #submit({ submission, at, origin }: SubmitJob): Promise<Found> {
    const { dedupeKey } = submission;
    const earlier = submission.isResendable ? await this.#bySubmission(submission) : undefined;
    if (earlier) return earlier;

    for (let newest = 0; ; ) {
      const jobId = jobIdOf(dedupeKey, newest + 1);
      const awake = await this.jobs.ask(new OpenJob(jobId, newest + 1, submission, at, origin));
      if (isOwn(awake, submission)) return { jobId, awake, isNewest: !submission.isResendable };

      // The URL is known, or another was first: what counts is the newest job there is by now.
      const hint = (await this.views.latestGeneration(dedupeKey)) ?? 0;
      newest = await newestGeneration(this.store, dedupeKey, Math.max(hint, newest + 1));
      const standing = await this.#standing(submission, hint, newest, at);
      if (standing) return standing;
    }
  }

  /**
   * The newest job if it stands. Of a resent submission, which may have made any of those that the views don't hold
   * yet, each of these is asked.
   */
  async #standing(submission: Submission, hint: number, newest: number, at: Date): Promise<Found | undefined> {
    const oldest = submission.isResendable ? Math.max(1, hint) : newest;
    for (let generation = newest; generation >= oldest; generation--) {
      const jobId = jobIdOf(submission.dedupeKey, generation);
      const awake = await this.jobs.look(jobId);
      const stands = generation === newest ? standsFor(awake.job, submission, at) : isOwn(awake, submission);
      if (stands) return { jobId, awake, isNewest: generation === newest };
    }
    return undefined;
  }

  async #bySubmission(submission: Submission): Promise<Found | undefined> {
    const view = await this.views.bySubmission(submission.id);
    if (!view) return undefined;
    if (view.dedupeKey !== submission.dedupeKey) throw new ForeignSubmissionError(view.url);

    return { jobId: view.jobId, awake: await this.jobs.look(view.jobId), isNewest: false };
  }
}

/** The job that answers a submission. */
interface Found {
  readonly jobId: string;
  readonly awake: AwakeJob;
  /** As far as was found out: nothing is said of one that was made by an earlier sending. */
  readonly isNewest: boolean;
}

function isOwn({ job }: AwakeJob, submission: Submission): boolean {
  return job.status !== 'absent' && job.submission === submission.id;
}

function standingJob({ jobId, awake }: Found, submission: Submission): StandingJob {
  if (!awake.view || awake.view.status === 'deleted') throw new SubmissionGoneError(jobId);

  return { view: awake.view, isOwn: isOwn(awake, submission) };
}
