import type { CallbackView, ToldDelivery } from '../../callback/callback.view.js';
import type { JobCallback } from '../../queries/callbacks/list-job-callbacks.query.js';
import { jobPath } from '../jobs/job.presenter.js';
import type { CallbackDto, ToldStatus } from './callback.dto.js';

const GONE = 410;

/** A callback as the API tells it. */
export function presentCallback({ callbackId, jobId, url, view }: JobCallback): CallbackDto {
  const { messageId = null, createdAt = null, wait = null, attempts = 0, deliveries = [] } = view ?? {};
  return {
    id: callbackId,
    jobId,
    url,
    status: statusOf(view),
    statusReason: reasonOf(view),
    messageId,
    firstDueAt: createdAt,
    nextAt: wait?.dueAt ?? null,
    attempts,
    deliveries,
    links: { self: view ? `/v1/callbacks/${callbackId}` : null, job: jobPath(jobId) },
  };
}

/** One that is due, or was. */
export function presentView(view: CallbackView): CallbackDto {
  const { callbackId, jobId, url } = view;
  return presentCallback({ callbackId, jobId, url, view });
}

function statusOf(view: CallbackView | undefined): ToldStatus {
  return !view || view.status === 'deleted' ? 'pending' : view.status;
}

function reasonOf(view: CallbackView | undefined): string {
  const last = view?.deliveries.at(-1);
  switch (view?.status) {
    case undefined:
    case 'deleted':
      return 'Is sent once the job is final';
    case 'delivered':
      return `Delivered: ${whatCameOf(last)}`;
    case 'failed':
      return last?.answer?.httpStatus === GONE
        ? `The receiver wants no more of this: ${whatCameOf(last)}`
        : `Given up after ${view.attempts} deliveries. The last one: ${whatCameOf(last)}`;
    case 'waiting': {
      const next = `is sent ${last ? 'again ' : ''}at ${view.wait?.dueAt.slice(0, 19)}Z`;
      return last ? `The last delivery: ${whatCameOf(last)}. It ${next}` : `It ${next}`;
    }
  }
}

function whatCameOf(delivery: ToldDelivery | undefined): string {
  if (delivery?.answer) return `the receiver answered ${delivery.answer.httpStatus}`;
  return delivery?.error?.message.replace(/[.\s]+$/, '') ?? 'nothing is known of it';
}
