import type { JobView } from '../../job/job.view.js';
import type { QueuePause } from '../../queue/queue.view.js';
import type { Hold } from '../../read-model/hosts.js';
import { clockTime } from './clock-time.js';

/** What keeps jobs from being fetched that wait for a runner, besides their own times. */
export interface Holdups {
  /** All of them wait while their queue is paused. */
  readonly pause: QueuePause | null;
  /** The hosts that are left alone. */
  readonly holds: ReadonlyMap<string, Hold>;
}

export const NO_HOLDUPS: Holdups = { pause: null, holds: new Map() };

/** Whether a job is one that a holdup keeps. */
export function isWaiting({ status }: Pick<JobView, 'status'>): boolean {
  return status === 'queued' || status === 'retrying';
}

/** The hosts that keep a job while they are held: its own, and the one that a redirect led it to. */
export function hostsOf({ host, awaits }: Pick<JobView, 'host' | 'awaits'>): readonly string[] {
  return awaits ? [host, awaits.host] : [host];
}

/** What keeps a job that waits, in a sentence without its full stop; undefined where nothing does. */
export function holdupOf(view: JobView, { pause, holds }: Holdups, at: Date): string | undefined {
  if (pause !== null) return `The queue of fetch jobs is paused by ${pause.by}${because(pause.reason)}`;

  const host = hostsOf(view).find((name) => holds.has(name));
  const hold = host && holds.get(host);
  return hold && `Waits for ${host}, which ${whyHeld(hold, at)}`;
}

/** What a runner writes of a host begins with "It"; of quiet it tells what asked for it. */
function whyHeld({ until, reason, by }: Hold, at: Date): string {
  const time = clockTime(until.toISOString(), at);
  const isByHand = by !== null && !by.startsWith('runner:');
  if (isByHand || !reason?.startsWith('It ')) {
    return `is held until ${time}${isByHand ? ` by ${by}` : ''}${because(reason)}`;
  }
  const [, quiet] = QUIET.exec(reason) ?? [];
  if (quiet !== undefined) return `asked for quiet until ${time} ${quiet}`;
  return `${reason.slice('It '.length)}, and is left alone until ${time}`;
}

const QUIET = /^It asked for quiet (\(.+\))$/;

function because(reason: string | null): string {
  return reason ? `: ${reason}` : '';
}
