import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { KeyedQueue } from '../concurrency/keyed-queue.js';
import { Disk } from '../eventsourcing/disk.js';
import { EventStore, StoreUnavailableError } from '../eventsourcing/event-store.js';
import { OpenJob, RequestCallback, SubmitJob } from '../job/job.commands.js';
import { ForeignSubmissionError, JobNotFoundError, SubmissionGoneError } from '../job/job.errors.js';
import { standsFor } from '../job/job.state.js';
import { jobIdOf } from '../job/job.stream.js';
import type { Submission } from '../job/job.submission.js';
import type { AwakeJob, JobView, StandingJob } from '../job/job.view.js';
import { JobViews } from '../read-model/job-views.js';
import { LogOfViews } from '../read-model/log-of-views.js';
import { newestGeneration } from '../read-model/newest-generation.js';
import { JobActors } from './job-actors.js';

/**
 * Answers with the job that stands for a submission: its own, or another's that is young enough. Two processes cannot
 * make two jobs of one URL: both compute the same id from dedupe key and generation, and the log takes only one first
 * event of a stream. The read model only hints at the newest generation; the streams say which it is. Only the newest
 * generation counts, and only the one after it is ever made.
 */
@CommandHandler(SubmitJob)
export class SubmitJobHandler implements ICommandHandler<SubmitJob> {
  /** Submissions of one dedupe key, one after another: at once, all but one would lose the race for a generation. */
  readonly #queue = new KeyedQueue<Found>();

  constructor(
    private readonly jobs: JobActors,
    private readonly views: JobViews,
    private readonly logOfViews: LogOfViews,
    private readonly store: EventStore,
    private readonly disk: Disk,
  ) {}

  /**
   * @throws StoreUnavailableError while the read model is away, or of another log: no runner would find the job
   * @throws DiskFullError of a new job, while no room is left, or only that which is kept for what runs
   * @throws SubmissionGoneError, ForeignSubmissionError of a submission that was sent before
   * @throws TooManyCallbacksError
   */
  async execute(submit: SubmitJob): Promise<StandingJob> {
    if (!this.views.isReachable) throw new StoreUnavailableError('The read model is away');
    await this.logOfViews.mustMatch();

    for (;;) {
      const found = await this.#find(submit);
      const told = await this.#tell(found, submit);
      if (told) return standingJob(told, submit.submission);
    }
  }

  #find(submit: SubmitJob): Promise<Found> {
    const { submission, at } = submit;
    return this.#queue.run(submission.dedupeKey, async (latest) => {
      // Found since this one came, and so as new as whatever it would find out itself.
      const stands = latest?.isNewest && !submission.isResendable && standsFor(latest.awake.job, submission, at);
      return stands ? latest : this.#submit(submit);
    });
  }

  /**
   * Has the job know who wants to be told of it: one that was made for another submission does not yet. Undefined where
   * it was deleted before it could be told so, and stands for nobody any more.
   */
  async #tell(found: Found, { submission, at, origin }: SubmitJob): Promise<Found | undefined> {
    const { callbackUrl } = submission;
    const { view } = found.awake;
    if (callbackUrl === undefined || !isThere(view) || view.callbacks?.includes(callbackUrl)) return found;

    try {
      const awake = await this.jobs.ask(new RequestCallback(found.jobId, callbackUrl, at, origin));
      return { ...found, awake };
    } catch (error) {
      if (error instanceof JobNotFoundError) return undefined;
      throw error;
    }
  }

  async #submit({ submission, at, origin }: SubmitJob): Promise<Found> {
    const { dedupeKey } = submission;
    const earlier = submission.isResendable ? await this.#bySubmission(submission) : undefined;
    if (earlier) return earlier;
    if ((await this.disk.shortage()) !== undefined) {
      const standing = await this.#standingNow(submission, at);
      if (standing) return standing;
      await this.disk.mustHaveRoom(); // what stands needs none
    }

    for (let newest = 0; ; ) {
      const jobId = jobIdOf(dedupeKey, newest + 1);
      const awake = await this.jobs.ask(new OpenJob(jobId, newest + 1, submission, at, origin));
      if (isOwn(awake, submission)) return { jobId, awake, isNewest: !submission.isResendable };

      // Another job has this generation: what counts is the newest one there is by now.
      const hint = (await this.views.latestGeneration(dedupeKey)) ?? 0;
      newest = await newestGeneration(this.store, dedupeKey, Math.max(hint, newest + 1));
      const standing = await this.#standing(submission, hint, newest, at);
      if (standing) return standing;
    }
  }

  /** The job that stands for a submission already, found without writing anything. */
  async #standingNow(submission: Submission, at: Date): Promise<Found | undefined> {
    const hint = (await this.views.latestGeneration(submission.dedupeKey)) ?? 0;
    const newest = await newestGeneration(this.store, submission.dedupeKey, hint);
    return newest === 0 ? undefined : this.#standing(submission, hint, newest, at);
  }

  /**
   * The newest job, if it stands for the submission. A submission that was sent before may have made any of the jobs
   * that the views don't hold yet, so each of these is looked at.
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

/** The job that stands for a submission. */
interface Found {
  readonly jobId: string;
  readonly awake: AwakeJob;
  /** Whether it is known to be the newest of its dedupe key. */
  readonly isNewest: boolean;
}

function isOwn({ job }: AwakeJob, submission: Submission): boolean {
  return job.status !== 'absent' && job.submission === submission.id;
}

function standingJob({ jobId, awake }: Found, submission: Submission): StandingJob {
  const { view } = awake;
  if (!isThere(view)) throw new SubmissionGoneError(jobId);

  return { view, isOwn: isOwn(awake, submission) };
}

function isThere(view: JobView | undefined): view is StandingJob['view'] {
  return view !== undefined && view.status !== 'deleted';
}
