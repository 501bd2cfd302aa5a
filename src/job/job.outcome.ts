import type { AwaitHost, FinishFetch } from './fetch.commands.js';
import type { FetchError, FetchedResponse, JobEvent } from './job.events.js';
import { awaitedAt, isRetried, LONGEST_AWAITING_MS, retryAt } from './job.policy.js';
import { askedWaitMs, LONGEST_ASKED_MS } from './job.retry-after.js';
import type { Job } from './job.state.js';

/** What a fetch that came to its end makes of its job. */
export function finishFetch(
  { attempt, outcome, chance, at }: Pick<FinishFetch, 'attempt' | 'outcome' | 'chance' | 'at'>,
  job: Job,
): JobEvent[] {
  if (job.status !== 'running' || job.starts !== attempt) return []; // too late: stopped, deleted, or overtaken

  const { jobId } = job;
  if (outcome.kind === 'response' && (job.options.acceptStatus === 'any' || isSuccess(outcome.response.httpStatus))) {
    const { response, body, timings, unchangedSince } = outcome;
    const unchanged = unchangedSince !== undefined && ({ notModified: true, unchangedSince } as const);
    const data = { jobId, attempt, response, body, timings, ...unchanged, completedAt: at.toISOString() };
    return [{ type: 'FetchCompleted', data }];
  }

  const { response } = outcome;
  const error = outcome.kind === 'failure' ? outcome.error : statusError(outcome.response, at);
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
        ...(outcome.kind === 'failure' && outcome.partial && { partial: outcome.partial }),
        ...(outcome.timings && { timings: outcome.timings }),
        retryAt: again ? retryAt(failures, response, chance, at).toISOString() : null,
        failedAt: at.toISOString(),
      },
    },
  ];
}

/** To wait costs no attempt: it says nothing of the page. To have waited for a day does, so that it ends. */
export function awaitHost({ attempt, host, restsUntil, chance, at }: AwaitHost, job: Job): JobEvent[] {
  if (job.status !== 'running' || job.starts !== attempt) return []; // too late: stopped, deleted, or overtaken

  const { jobId, awaiting } = job;
  if (awaiting && at.getTime() - awaiting.since.getTime() >= LONGEST_AWAITING_MS) {
    const error: FetchError = {
      code: 'timeout_total',
      message: `A redirect led to ${host}, which had no slot for a day`,
    };
    const outcome = { kind: 'failure', error } as const;
    return finishFetch({ attempt, outcome, chance, at }, job);
  }
  const dueAt = awaitedAt((awaiting?.times ?? 0) + 1, restsUntil, chance, at).toISOString();
  const data = { jobId, attempt, reason: 'host-busy', awaits: { host, dueAt }, abandonedAt: at.toISOString() } as const;
  return [{ type: 'FetchAbandoned', data }];
}

function isSuccess(httpStatus: number): boolean {
  return httpStatus >= 200 && httpStatus <= 299;
}

function statusError({ httpStatus, headers }: FetchedResponse, at: Date): FetchError {
  const asked = askedWaitMs(headers, at) ?? 0;
  const longer =
    asked > LONGEST_ASKED_MS ? ' and asked to be left alone for longer than the hour that is waited at most' : '';
  return { code: 'http_status', message: `The server answered ${httpStatus}${longer}` };
}
