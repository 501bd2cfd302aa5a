import { JOBS_QUEUE } from '../queue/queue.stream.js';
import type { QueuePause, QueueView } from '../queue/queue.view.js';
import { BadCursorError, cursorOf, type Page, pageOf, placeIn } from './page.js';

/** A queue as it is now. */
export interface QueueState {
  readonly view: QueueView;
  /** How many of its tasks wait, also for a time. */
  readonly waiting: number;
  /** How many workers hold one of its tasks. */
  readonly held: number;
  /** Since when the oldest of the tasks waits that could be claimed now, milliseconds since 1970; null where none does. */
  readonly oldestWaitsSince: number | null;
}

export interface QueuesWanted {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly at: Date;
}

/** The queues that tasks are or were in, and those that were paused, read from the views. That of fetch jobs is no page's. */
export abstract class QueueViews {
  /** In the order of their names. @throws BadCursorError */
  abstract page(wanted: QueuesWanted): Promise<Page<QueueState>>;

  /** One by its name: empty and open where nobody has heard of it. */
  abstract get(queue: string, at: Date): Promise<QueueState>;

  /** What was done to a queue by hand: nothing where nobody has heard of it. */
  abstract view(queue: string): Promise<QueueView>;

  /** By whom all fetch jobs are kept from being claimed; null while they are claimed. */
  async pauseOfJobs(): Promise<QueuePause | null> {
    return (await this.view(JOBS_QUEUE)).pause;
  }
}

/** The name that a page of queues goes on after; the empty one at the start. @throws BadCursorError */
export function queueBefore({ cursor }: Pick<QueuesWanted, 'cursor'>): string {
  if (cursor === undefined) return '';

  const [queue, ...rest] = placeIn(cursor, ORDER);
  if (typeof queue !== 'string' || rest.length > 0) throw new BadCursorError();
  return queue;
}

/** A page of what was looked up with `limit + 1`. */
export function pageOfQueues(found: readonly QueueState[], limit: number): Page<QueueState> {
  return pageOf(found, limit, ({ view }) => cursorOf(ORDER, view.queue));
}

const ORDER = 'queues';

/** The cursor of the page that begins with the first queue. */
export const FIRST_QUEUES = cursorOf(ORDER, '');
