import type { JobView } from '../../job/job.view.js';
import type { QueuePause } from '../../queue/queue.view.js';
import type { Hold } from '../../read-model/hosts.js';

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
export function holdupOf(view: JobView, { pause, holds }: Holdups): string | undefined {
  if (pause !== null) return `The queue of fetch jobs is paused by ${pause.by}${because(pause.reason)}`;

  const host = hostsOf(view).find((name) => holds.has(name));
  const hold = host && holds.get(host);
  if (!hold) return undefined;
  const by = hold.by === null || hold.by.startsWith('runner:') ? '' : ` by ${hold.by}`;
  return `${host} is left alone until ${hold.until.toISOString().slice(0, 19)}Z${by}${because(hold.reason)}`;
}

function because(reason: string | null): string {
  return reason ? `: ${reason}` : '';
}
