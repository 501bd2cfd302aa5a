import type { Decider } from '../eventsourcing/decider.js';
import type { AbandonFetch, StartFetch, TakeOverFetch } from './fetch.commands.js';
import type {
  CancelJob,
  DeleteJob,
  JobCommand,
  OpenJob,
  PauseJob,
  RequestCallback,
  ResumeJob,
  RetryJob,
} from './job.commands.js';
import { JobNotFoundError, TooManyCallbacksError, WrongStatusError } from './job.errors.js';
import type { CallbackRequested, FetchError, FetchStarted, JobEvent } from './job.events.js';
import { awaitHost, finishFetch } from './job.outcome.js';
import { isWaitOver, MAX_CALLBACKS, MAX_RUNNERS_LOST } from './job.policy.js';
import { partialBody } from './job.resumption.js';
import { type ExistingJob, evolve, isFinal, type Job, type Paused, type Running, type Submitted } from './job.state.js';

/** A fetch job: from its submission to the page, or to the reason why there is none. */
export const jobDecider: Decider<Job, JobCommand, JobEvent> = {
  initialState: { status: 'absent' },

  decide(command, job) {
    switch (command.type) {
      case 'OpenJob':
        return open(command, job);
      case 'RequestCallback':
        return requestCallback(command, existing(command, job));
      case 'StartFetch':
        return startFetch(command, job);
      case 'TakeOverFetch':
        return takeOverFetch(command, job);
      case 'FinishFetch':
        return finishFetch(command, job);
      case 'AbandonFetch':
        return abandonFetch(command, job);
      case 'AwaitHost':
        return awaitHost(command, job);
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
    }
  },

  evolve,
};

function open({ jobId, generation, submission, at, origin }: OpenJob, job: Job): JobEvent[] {
  if (job.status !== 'absent') return []; // sent twice, or another submission was first: the state says which

  const { id, givenUrl, url, dedupeKey, options, callbackUrl } = submission;
  const submittedAt = at.toISOString();
  const data = { jobId, submission: id, givenUrl, url, dedupeKey, generation, options, submittedAt };
  const callback = callbackUrl === undefined ? [] : [callbackRequested(jobId, callbackUrl, false, { at, origin })];
  return [{ type: 'JobSubmitted', data }, ...callback];
}

function requestCallback({ jobId, url, at, origin }: RequestCallback, job: ExistingJob): JobEvent[] {
  if (job.callbacks.includes(url)) return [];
  if (job.callbacks.length >= MAX_CALLBACKS) throw new TooManyCallbacksError(jobId, MAX_CALLBACKS);

  return [callbackRequested(jobId, url, isFinal(job.status), { at, origin })];
}

function startFetch({ runner, claim, at }: StartFetch, job: Job): JobEvent[] {
  if (job.status !== 'queued' && job.status !== 'retrying') return []; // running, paused or final
  if (!isWaitOver(job, at)) return [];

  return [fetchStarted(job, runner, claim, at)];
}

function takeOverFetch({ lost, runner, claim, at }: TakeOverFetch, job: Job): JobEvent[] {
  if (job.status !== 'running' || job.runner !== lost.runner || job.starts !== lost.attempt) return []; // that attempt is over

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

function abandonFetch({ attempt, reason, received, at }: AbandonFetch, job: Job): JobEvent[] {
  if (!isHeld(job, reason) || job.starts !== attempt) return []; // given back before, or a later attempt runs

  const { jobId } = job;
  const partial = received && { partial: partialBody(received) };
  return [{ type: 'FetchAbandoned', data: { jobId, attempt, reason, ...partial, abandonedAt: at.toISOString() } }];
}

function retry({ reason, at, origin }: RetryJob, job: ExistingJob): JobEvent[] {
  const { jobId, status } = job;
  if (status === 'completed') {
    throw new WrongStatusError(jobId, status, 'to fetch its URL again, submit it with maxAgeSeconds 0');
  }
  if (status === 'paused') throw new WrongStatusError(jobId, status, 'resume it instead');
  if (status === 'queued' || status === 'running') return []; // it will be fetched anyway

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

function existing({ jobId }: { jobId: string }, job: Job): ExistingJob {
  if (job.status === 'absent' || job.status === 'deleted') throw new JobNotFoundError(jobId);
  return job;
}

function refuseFinal({ jobId, status }: ExistingJob, why: string): void {
  if (isFinal(status)) throw new WrongStatusError(jobId, status, why);
}

/** Whether there is a fetch to give back: of a job that was paused, once its runner has stopped; else of a running one. */
function isHeld(job: Job, reason: AbandonFetch['reason']): job is Running | Paused {
  return reason === 'paused' ? job.status === 'paused' && job.isStopping : job.status === 'running';
}

function callbackRequested(
  jobId: string,
  url: string,
  isEnded: boolean,
  { at, origin }: Pick<RequestCallback, 'at' | 'origin'>,
): CallbackRequested {
  const data = { jobId, url, by: origin.actor, isEnded, requestedAt: at.toISOString() };
  return { type: 'CallbackRequested', data };
}

function fetchStarted({ jobId, starts, options }: Submitted, runner: string, claim: string, at: Date): FetchStarted {
  const deadline = new Date(at.getTime() + options.timeoutSeconds * 1_000).toISOString();
  return {
    type: 'FetchStarted',
    data: { jobId, attempt: starts + 1, runner, claim, startedAt: at.toISOString(), deadline },
  };
}
