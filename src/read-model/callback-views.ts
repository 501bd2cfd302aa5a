import type { CallbackStatus } from '../callback/callback.state.js';
import type { CallbackView } from '../callback/callback.view.js';
import { BadCursorError, cursorOf, type Page, placeIn } from './page.js';

export interface CallbackQuery {
  readonly statuses?: readonly CallbackStatus[] | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Which callbacks are to be sent. */
export interface DueCallbacksQuery {
  readonly at: Date;
  /** Hosts that are sent as much at once as may be already. */
  readonly exceptHosts: readonly string[];
  readonly limit: number;
}

/** The views of callbacks, read. They lag behind the log as those of jobs do. */
export abstract class CallbackViews {
  /** Deleted ones included, with status `deleted`. */
  abstract get(callbackId: string): Promise<CallbackView | undefined>;

  /** Those of some jobs that are not deleted. */
  abstract ofJobs(jobIds: readonly string[]): Promise<readonly CallbackView[]>;

  /**
   * Callbacks that are not deleted, the latest first.
   * @throws BadCursorError
   */
  abstract list(query: CallbackQuery): Promise<Page<CallbackView>>;

  /** Callbacks whose wait is over (`isWaitOver`), the longest due first: at most so many. */
  abstract due(query: DueCallbacksQuery): Promise<readonly CallbackView[]>;

  /** How many there are in each status; deleted ones are not counted. */
  abstract countByStatus(): Promise<Readonly<Record<CallbackStatus, number>>>;
}

/** Where a callback stands in the order of lists; the id decides between those of one millisecond. */
export interface CallbackPlace {
  readonly createdAt: string;
  readonly callbackId: string;
}

export function cursorBeforeCallback({ createdAt, callbackId }: CallbackPlace): string {
  return cursorOf(ORDER, createdAt, callbackId);
}

/** @throws BadCursorError */
export function callbackPlaceBefore(cursor: string | undefined): CallbackPlace | undefined {
  if (cursor === undefined) return undefined;

  const [createdAt, callbackId, ...rest] = placeIn(cursor, ORDER);
  const isTime = typeof createdAt === 'string' && !Number.isNaN(Date.parse(createdAt));
  if (!isTime || typeof callbackId !== 'string' || rest.length > 0) throw new BadCursorError();

  return { createdAt, callbackId };
}

const ORDER = 'callbacks';
