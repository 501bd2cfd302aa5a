import type { Decider } from '../eventsourcing/decider.js';
import type {
  AbandonFetch,
  CancelJob,
  DeleteJob,
  FinishFetch,
  JobCommand,
  OpenJob,
  PauseJob,
  PurgeJob,
  ResumeJob,
  RetryJob,
  StartFetch,
  Submission,
  TakeOverFetch,
} from './job.commands.js';
import { JobNotFoundError, WrongStatusError } from './job.errors.js';
import type { FetchError, FetchStarted, JobEvent, JobSubmitted } from './job.events.js';
import type { JobOptions } from './job.options.js';
import { dueFrom, isRetried, isWithinWindow, MAX_RUNNERS_LOST, retryAt } from './job.policy.js';

/** What a job remembers from its submission on, whatever its status. */
interface Submitted {
  readonly jobId: string;
  readonly submission: string;
  readonly url: string;
  readonly options: JobOptions;
  readonly submittedAt: Date;
  /** The number of the latest attempt, 0 before the first. */
  readonly starts: number;
  /** Failures since the submission or the last retry by hand. */
  readonly failures: number;
  /** Runners lost in a row. */
  readonly lost: number;
}

/** Not before `dueAt` may it start. */
type Waiting = Submitted & { readonly status: 'queued' | 'retrying'; readonly dueAt: Date };
type Running = Submitted & {
  readonly status: 'running';
  readonly runner: string;
  readonly claim: string;
  readonly deadline: Date;
};
type Paused = Submitted & {
  readonly status: 'paused';
  readonly dueAt: Date;
  readonly resumesAs: Waiting['status'];
  /** It was paused while it ran, and its runner has not given the fetch back yet. */
  readonly isStopping: boolean;
};
type Final = Submitted & { readonly status: 'completed' | 'failed' | 'cancelled' };

export type ExistingJob = Waiting | Running | Paused | Final;
export type Job =
  | { readonly status: 'absent' }
  | { readonly status: 'deleted'; readonly submission: string | undefined; readonly isPurged: boolean }
  | ExistingJob;

export type JobStatus = ExistingJob['status'];
export const JOB_STATUSES: readonly JobStatus[] = [
  'queued',
  'running',
  'retrying',
  'paused',
  'completed',
  'failed',
  'cancelled',
];

/** A fetch job: from its submission to the page, or to the reason why there is none. */
export const jobDecider: Decider<Job, JobCommand, JobEvent> = {
  initialState: { status: 'absent' },

  decide(command, job) {
    switch (command.type) {
      case 'OpenJob':
        return open(command, job);
      case 'StartFetch':
        return startFetch(command, job);
      case 'TakeOverFetch':
        return takeOverFetch(command, job);
      case 'FinishFetch':
        return finishFetch(command, job);
      case 'AbandonFetch':
        return abandonFetch(command, job);
      case 'RetryJob':
        return retry(command, existing(command, job));
      case 'PauseJob':
        return pause(command, existing(command, job));
      case 'ResumeJob':
        return resume(command, existing(command, job));
      case 'CancelJob':
        return cancel(command, existing(command, job));
      case 'DeleteJob':
        return remove(command, job);
      case 'PurgeJob':
        return purge(command, job);
    }
  },

  evolve(job, event): Job {
    if (event.type === 'JobSubmitted') return job.status === 'absent' ? submitted(event) : job;
    // The same state whether or not the events before it are truncated yet: so it remembers none of them.
    if (event.type === 'JobPurged') return { status: 'deleted', submission: undefined, isPurged: true };
    if (job.status === 'absent' || job.status === 'deleted') return job; // nothing else follows these: kept total

    switch (event.type) {
      case 'FetchStarted':
        return started(job, event);
      case 'FetchCompleted':
        return { ...basics(job), status: 'completed', lost: 0 };
      case 'FetchFailed': {
        const failed = { ...basics(job), failures: job.failures + 1, lost: 0 };
        const { retryAt } = event.data;
        return retryAt ? { ...failed, status: 'retrying', dueAt: new Date(retryAt) } : { ...failed, status: 'failed' };
      }
      case 'FetchAbandoned': {
        const lost = event.data.reason === 'runner-lost' ? job.lost + 1 : 0;
        if (job.status === 'paused') return { ...job, isStopping: false, lost };
        if (job.status !== 'running') return { ...job, lost };
        return { ...basics(job), status: 'queued', dueAt: new Date(event.data.abandonedAt), lost };
      }
      case 'JobRetried': {
        const dueAt = dueFrom(event.data.retriedAt, job.options);
        return { ...basics(job), status: 'queued', dueAt, failures: 0, lost: 0 };
      }
      case 'JobPaused':
        return paused(job, new Date(event.data.pausedAt));
      case 'JobResumed':
        return job.status === 'paused' ? { ...basics(job), status: job.resumesAs, dueAt: job.dueAt } : job;
      case 'JobCancelled':
        return { ...basics(job), status: 'cancelled' };
      case 'JobDeleted':
        return { status: 'deleted', submission: job.submission, isPurged: false };
    }
  },
};

/** Whether a job is the answer to a submission: its own, or one that is young enough and not deleted. */
export function standsFor(job: Job, submission: Submission, at: Date): boolean {
  if (job.status === 'absent') return false;
  if (job.submission === submission.id) return true;

  return job.status !== 'deleted' && isWithinWindow(job.submittedAt, submission.maxAgeSeconds, at);
}

export function isFinal(status: string): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled' || status === 'deleted';
}

function open({ jobId, generation, submission, at }: OpenJob, job: Job): JobEvent[] {
  if (job.status !== 'absent') return []; // sent twice, or another was first: the asker reads whose it is

  const { id, givenUrl, url, dedupeKey, options } = submission;
  const submittedAt = at.toISOString();
  const data = { jobId, submission: id, givenUrl, url, dedupeKey, generation, options, submittedAt };
  return [{ type: 'JobSubmitted', data }];
}

function startFetch({ runner, claim, at }: StartFetch, job: Job): JobEvent[] {
  if (job.status !== 'queued' && job.status !== 'retrying') return []; // running, paused or final: not to be taken
  if (job.dueAt > at) return [];

  return [fetchStarted(job, runner, claim, at)];
}

function takeOverFetch({ lost, runner, claim, at }: TakeOverFetch, job: Job): JobEvent[] {
  if (job.status !== 'running' || job.runner !== lost.runner || job.starts !== lost.attempt) return []; // it went on

  const { jobId, starts: attempt } = job;
  const abandonedAt = at.toISOString();
  const abandoned: JobEvent = {
    type: 'FetchAbandoned',
    data: { jobId, attempt, reason: 'runner-lost', abandonedAt },
  };
  if (job.lost + 1 < MAX_RUNNERS_LOST) return [abandoned, fetchStarted(job, runner, claim, at)];

  const message = `${MAX_RUNNERS_LOST} runners in a row were lost while they fetched this`;
  const error: FetchError = { code: 'runner_lost', message };
  return [abandoned, { type: 'FetchFailed', data: { jobId, attempt, error, retryAt: null, failedAt: abandonedAt } }];
}

function finishFetch({ attempt, outcome, chance, at }: FinishFetch, job: Job): JobEvent[] {
  if (job.status !== 'running' || job.starts !== attempt) return []; // too late: stopped, deleted, or overtaken

  const { jobId } = job;
  if (outcome.kind === 'response' && (job.options.acceptStatus === 'any' || isSuccess(outcome))) {
    const { kind: _, ...fetched } = outcome;
    return [{ type: 'FetchCompleted', data: { jobId, attempt, ...fetched, completedAt: at.toISOString() } }];
  }

  const { response } = outcome;
  const error = outcome.kind === 'failure' ? outcome.error : statusError(outcome.response.httpStatus);
  const failures = job.failures + 1;
  const again = failures < job.options.maxAttempts && isRetried(error.code, response);
  return [
    {
      type: 'FetchFailed',
      data: {
        jobId,
        attempt,
        error,
        ...(response && { response }),
        ...(outcome.kind === 'response' && { body: outcome.body }),
        ...(outcome.timings && { timings: outcome.timings }),
        retryAt: again ? retryAt(failures, response, chance, at).toISOString() : null,
        failedAt: at.toISOString(),
      },
    },
  ];
}

function abandonFetch({ attempt, reason, at, partial }: AbandonFetch, job: Job): JobEvent[] {
  if (!isHeld(job, reason) || job.starts !== attempt) return []; // given back before, or another's by now

  const { jobId } = job;
  const abandonedAt = at.toISOString();
  return [{ type: 'FetchAbandoned', data: { jobId, attempt, reason, ...(partial && { partial }), abandonedAt } }];
}

function retry({ reason, at, origin }: RetryJob, job: ExistingJob): JobEvent[] {
  const { jobId, status } = job;
  if (status === 'completed') {
    throw new WrongStatusError(jobId, status, 'to fetch its URL again, submit it with maxAgeSeconds 0');
  }
  if (status === 'paused') throw new WrongStatusError(jobId, status, 'resume it instead');
  if (status === 'queued' || status === 'running') return []; // it is on its way already

  return [{ type: 'JobRetried', data: { jobId, by: origin.actor, reason, retriedAt: at.toISOString() } }];
}

function pause({ reason, at, origin }: PauseJob, job: ExistingJob): JobEvent[] {
  refuseFinal(job, 'there is nothing left to pause');
  if (job.status === 'paused') return [];

  return [{ type: 'JobPaused', data: { jobId: job.jobId, by: origin.actor, reason, pausedAt: at.toISOString() } }];
}

function resume({ reason, at, origin }: ResumeJob, job: ExistingJob): JobEvent[] {
  refuseFinal(job, 'there is nothing left to resume');
  if (job.status !== 'paused') return [];

  return [{ type: 'JobResumed', data: { jobId: job.jobId, by: origin.actor, reason, resumedAt: at.toISOString() } }];
}

function cancel({ reason, at, origin }: CancelJob, job: ExistingJob): JobEvent[] {
  if (job.status === 'cancelled') return [];
  refuseFinal(job, 'there is nothing left to cancel');

  return [
    { type: 'JobCancelled', data: { jobId: job.jobId, by: origin.actor, reason, cancelledAt: at.toISOString() } },
  ];
}

function remove({ jobId, reason, at, origin }: DeleteJob, job: Job): JobEvent[] {
  if (job.status === 'absent') throw new JobNotFoundError(jobId);
  if (job.status === 'deleted') return [];

  return [{ type: 'JobDeleted', data: { jobId, by: origin.actor, reason, deletedAt: at.toISOString() } }];
}

function purge({ jobId, reason, at, origin, removed }: PurgeJob, job: Job): JobEvent[] {
  if (job.status === 'absent') throw new JobNotFoundError(jobId);
  if (job.status !== 'deleted') throw new WrongStatusError(jobId, job.status, 'only what was deleted can be purged');
  if (job.isPurged || removed.length === 0) return []; // what is left is the record of what was removed

  return [{ type: 'JobPurged', data: { jobId, by: origin.actor, reason, removed, purgedAt: at.toISOString() } }];
}

function existing({ jobId }: { jobId: string }, job: Job): ExistingJob {
  if (job.status === 'absent' || job.status === 'deleted') throw new JobNotFoundError(jobId);
  return job;
}

function refuseFinal({ jobId, status }: ExistingJob, why: string): void {
  if (isFinal(status)) throw new WrongStatusError(jobId, status, why);
}

function isSuccess(outcome: { response: { httpStatus: number }; notModified?: true }): boolean {
  const { httpStatus } = outcome.response;
  return outcome.notModified === true || (httpStatus >= 200 && httpStatus <= 299);
}

function statusError(httpStatus: number): FetchError {
  return { code: 'http_status', message: `The server answered ${httpStatus}` };
}

/** A paused job's fetch is given back once its runner has stopped; any other reason stops a running one. */
function isHeld(job: Job, reason: AbandonFetch['reason']): job is Running | Paused {
  return reason === 'paused' ? job.status === 'paused' && job.isStopping : job.status === 'running';
}

function fetchStarted({ jobId, starts, options }: Submitted, runner: string, claim: string, at: Date): FetchStarted {
  const deadline = new Date(at.getTime() + options.timeoutSeconds * 1_000).toISOString();
  return {
    type: 'FetchStarted',
    data: { jobId, attempt: starts + 1, runner, claim, startedAt: at.toISOString(), deadline },
  };
}

function submitted({ data }: JobSubmitted): Job {
  const { jobId, submission, url, options } = data;
  const submittedAt = new Date(data.submittedAt);
  const dueAt = dueFrom(data.submittedAt, options);
  return { status: 'queued', jobId, submission, url, options, submittedAt, dueAt, starts: 0, failures: 0, lost: 0 };
}

function started(job: ExistingJob, { data }: FetchStarted): Job {
  const { attempt: starts, runner, claim } = data;
  return { ...basics(job), status: 'running', starts, runner, claim, deadline: new Date(data.deadline) };
}

function paused(job: ExistingJob, at: Date): Job {
  if (job.status === 'paused') return job;
  if (job.status === 'retrying' || job.status === 'queued') {
    return { ...basics(job), status: 'paused', dueAt: job.dueAt, resumesAs: job.status, isStopping: false };
  }
  return { ...basics(job), status: 'paused', dueAt: at, resumesAs: 'queued', isStopping: job.status === 'running' };
}

function basics(job: ExistingJob): Submitted {
  const { jobId, submission, url, options, submittedAt, starts, failures, lost } = job;
  return { jobId, submission, url, options, submittedAt, starts, failures, lost };
}
