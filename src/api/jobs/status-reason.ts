import type { JobView } from '../../job/job.view.js';
import { clockTime } from './clock-time.js';
import { type Holdups, holdupOf, isWaiting, NO_HOLDUPS } from './holdups.js';

/** Where a job is and why, as a sentence for people. */
export function statusReason(view: JobView, at: Date, holdups: Holdups = NO_HOLDUPS): string {
  const holdup = isWaiting(view) ? holdupOf(view, holdups, at) : undefined;
  if (holdup === undefined) return reasonOf(view, at);

  return view.status === 'queued' && isDue(view, at) ? holdup : `${reasonOf(view, at)}. ${holdup}`;
}

function reasonOf(view: JobView, at: Date): string {
  switch (view.status) {
    case 'queued':
      if (isDue(view, at)) return 'Waits for a runner';
      return view.awaits
        ? `Waits for ${view.awaits.host}, where a redirect led to and no fetch might begin: next at ${clockTime(view.dueAt, at)}`
        : `Waits until ${clockTime(view.dueAt, at)}, as it was asked to`;
    case 'running':
      return `Being fetched since ${clockTime(view.startedAt, at)}: attempt ${view.failures + 1} of ${limit(view)}`;
    case 'retrying': {
      const next = isDue(view, at) ? 'next as soon as a runner is free' : `next at ${clockTime(view.dueAt, at)}`;
      return `${whatWentWrong(view)}. Attempt ${view.failures} of ${limit(view)}, ${next}`;
    }
    case 'paused':
      return byHand('Paused', view);
    case 'completed':
      return completed(view, at);
    case 'failed':
      return `${whatWentWrong(view)}. ${whyFinal(view)}`;
    case 'cancelled':
      return byHand('Cancelled', view);
    case 'deleted':
      return 'Deleted';
  }
}

function completed({ notModified, unchangedSince, response, timings }: JobView, at: Date): string {
  const took = timings ? ` in ${duration(timings.totalMs)}` : '';
  if (unchangedSince !== undefined) return `Unchanged since ${clockTime(unchangedSince, at)}, asked${took}`;
  if (notModified) return `Found unchanged${took}`;
  const { httpStatus: status, warnings = [] } = response ?? { httpStatus: 200 };
  const odd = warnings.length > 0 ? `. ${warnings.join('. ')}` : '';
  if (status >= 200 && status <= 299) return `Fetched${took}${odd}`;
  return `Answered with status ${status}${took}, as was accepted${odd}`;
}

function whatWentWrong({ error, partial }: JobView): string {
  const what = error?.message.replace(/[.\s]+$/, '') ?? 'The fetch failed';
  return partial ? `${what}. What came of the body is kept: ${partial.size} bytes` : what;
}

function whyFinal(view: JobView): string {
  if (view.failures < view.options.maxAttempts) return 'Another attempt would not end better';
  return view.failures === 1 ? 'That was the only attempt' : `Given up after ${view.failures} attempts`;
}

function byHand(what: string, { reason }: JobView): string {
  const by = reason ? ` by ${reason.by}` : '';
  return reason?.text ? `${what}${by}: ${reason.text}` : `${what}${by}`;
}

function limit({ options }: JobView): number {
  return options.maxAttempts;
}

function isDue({ dueAt }: JobView, at: Date): boolean {
  return dueAt === null || new Date(dueAt) <= at;
}

function duration(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
