import type { FastifyReply } from 'fastify';
import { isFinal } from '../../job/job.state.js';
import type { JobView } from '../../job/job.view.js';
import type { DeduplicationDto, JobDto } from './job.dto.js';
import { presentJob, retryAfterSeconds } from './job.presenter.js';

/** A job as the body of an answer, with the headers that belong to it: until it is final, when to ask again. */
export function answerJob(
  reply: FastifyReply,
  view: JobView,
  at: Date,
  deduplicated: DeduplicationDto | null = null,
): JobDto {
  const retryAfter = retryAfterSeconds(view, at);
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  reply.header('cache-control', 'no-cache');
  return presentJob(view, at, deduplicated);
}

export function isFinalView({ status }: JobView): boolean {
  return isFinal(status);
}
