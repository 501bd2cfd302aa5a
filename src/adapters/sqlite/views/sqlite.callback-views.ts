import { CALLBACK_STATUSES, type CallbackStatus } from '../../../callback/callback.state.js';
import type { CallbackView } from '../../../callback/callback.view.js';
import {
  type CallbackQuery,
  CallbackViews,
  callbackPlaceBefore,
  cursorBeforeCallback,
  type DueCallbacksQuery,
} from '../../../read-model/callback-views.js';
import { type Page, pageOf } from '../../../read-model/page.js';
import { decodeView } from '../../../read-model/view-codec.js';
import { whenFree } from '../database.js';
import { PerFile } from '../per-file.js';
import { query, type SqlValue } from '../statement.js';
import type { SqliteViews } from './sqlite.views.js';
import type { SqliteViewsFile } from './sqlite.views-file.js';

/** Asks the build that answers, with every question anew. */
export class SqliteCallbackViews extends CallbackViews {
  readonly #readers = new PerFile((file) => new CallbackReader(file));

  constructor(private readonly views: SqliteViews) {
    super();
  }

  async get(callbackId: string): Promise<CallbackView | undefined> {
    return (await this.#ask((callbacks) => callbacks.byId(callbackId)))[0];
  }

  ofJobs(jobIds: readonly string[]): Promise<readonly CallbackView[]> {
    return this.#ask((callbacks) => callbacks.ofJobs(JSON.stringify(jobIds)));
  }

  /** Of each status the first ones, in their order, and of these the first. */
  async list({ statuses = CALLBACK_STATUSES, limit, cursor }: CallbackQuery): Promise<Page<CallbackView>> {
    const { createdAt, callbackId } = callbackPlaceBefore(cursor) ?? { createdAt: LAST, callbackId: '' };
    const place = [Date.parse(createdAt), callbackId] as const;
    const found = await this.#ask((callbacks) =>
      [...new Set(statuses)].flatMap((status) => callbacks.list(status, ...place, limit + 1)),
    );
    return pageOf(found.sort(latestFirst), limit, cursorBeforeCallback);
  }

  due({ at, exceptHosts, limit }: DueCallbacksQuery): Promise<readonly CallbackView[]> {
    const wanted = [at.getTime(), JSON.stringify(exceptHosts), limit] as const;
    return this.#ask((callbacks) => [...callbacks.due(...wanted), ...callbacks.set(...wanted)].slice(0, limit));
  }

  async countByStatus(): Promise<Readonly<Record<CallbackStatus, number>>> {
    const counted = await this.#ask((callbacks) => new Map(callbacks.counts()));
    const counts = CALLBACK_STATUSES.map((status) => [status, counted.get(status) ?? 0]);
    return Object.fromEntries(counts) as Record<CallbackStatus, number>;
  }

  #ask<Answer>(question: (callbacks: CallbackReader) => Answer): Promise<Answer> {
    return whenFree(() => question(this.#readers.of(this.views.active())));
  }
}

const LAST = '9999-12-31T23:59:59.999Z';

/** The queries of one file of the views. */
class CallbackReader {
  readonly byId: Find;
  readonly ofJobs: Find;
  readonly list: Find;
  readonly due: Find;
  /** Those that wait since a time to come: the clock was set back. */
  readonly set: Find;
  readonly counts: () => [status: string, callbacks: number][];

  constructor({ db }: SqliteViewsFile) {
    const find = (sql: string): Find => {
      const rows = query<[doc: string]>(db, sql);
      return (...values) => rows(...values).map(([doc]) => decodeView<CallbackView>(doc));
    };
    this.byId = find('SELECT doc FROM callbacks WHERE callback_id = ?');
    this.ofJobs = find(
      `SELECT doc FROM json_each(?) CROSS JOIN callbacks INDEXED BY callbacks_by_job ON job_id = value
       WHERE status <> 'deleted' ORDER BY created_at, callback_id`,
    );
    this.list = find(
      `SELECT doc FROM callbacks INDEXED BY callbacks_by_status
       WHERE status = ? AND (created_at, callback_id) < (?, ?) ORDER BY created_at DESC, callback_id DESC LIMIT ?`,
    );
    this.due = find(
      `SELECT doc FROM callbacks INDEXED BY callbacks_due
       WHERE due_at <= ? AND host NOT IN (SELECT value FROM json_each(?)) ORDER BY due_at LIMIT ?`,
    );
    this.set = find(
      `SELECT doc FROM callbacks INDEXED BY callbacks_waiting
       WHERE waits_since > ?1 AND due_at > ?1 AND host NOT IN (SELECT value FROM json_each(?2)) ORDER BY waits_since LIMIT ?3`,
    );
    this.counts = query(db, 'SELECT status, count(*) FROM callbacks GROUP BY status');
  }
}

type Find = (...values: readonly SqlValue[]) => CallbackView[];

function latestFirst(one: CallbackView, other: CallbackView): number {
  const byTime = Date.parse(other.createdAt) - Date.parse(one.createdAt);
  return byTime || (one.callbackId < other.callbackId ? 1 : -1);
}
