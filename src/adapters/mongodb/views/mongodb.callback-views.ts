import type { Db, Filter } from 'mongodb';
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
import { type CallbackDocument, callbacksOf } from '../collections.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import type { BuildsDocument } from './builds-document.js';
import { hinted } from './hinted.js';
import { placeOf } from './places.js';
import { viewsIn } from './view-documents.js';

/** Asks the build that answers, with every question anew. */
export class MongoCallbackViews extends CallbackViews {
  constructor(
    private readonly connection: MongoConnection,
    private readonly builds: BuildsDocument,
  ) {
    super();
  }

  async get(callbackId: string): Promise<CallbackView | undefined> {
    return (await this.#find('_id_', { _id: { $eq: callbackId } }, { _id: 1 }, 1))[0];
  }

  async ofJobs(jobIds: readonly string[]): Promise<readonly CallbackView[]> {
    const wanted = { jobId: { $in: jobIds }, status: { $in: CALLBACK_STATUSES } };
    return this.#find('by_job', wanted, { place: 1 });
  }

  async list({ statuses = CALLBACK_STATUSES, limit, cursor }: CallbackQuery): Promise<Page<CallbackView>> {
    const before = callbackPlaceBefore(cursor);
    const place = before ? { place: { $lt: placeOf(before.createdAt, before.callbackId) } } : {};
    const found = await this.#find('by_status', { status: { $in: statuses }, ...place }, { place: -1 }, limit + 1);
    return pageOf(found, limit, cursorBeforeCallback);
  }

  async due({ at, exceptHosts, limit }: DueCallbacksQuery): Promise<readonly CallbackView[]> {
    const host = { $nin: exceptHosts };
    const due = this.#find('by_due_time', { dueAt: { $lte: at }, host }, { dueAt: 1 }, limit);
    const ahead = { waitsSince: { $gt: at }, dueAt: { $gt: at }, host };
    const set = this.#find('by_wait', ahead, { waitsSince: 1 }, limit);
    return (await Promise.all([due, set])).flat().slice(0, limit);
  }

  async countByStatus(): Promise<Readonly<Record<CallbackStatus, number>>> {
    const counts = CALLBACK_STATUSES.map((status) =>
      this.#ask(async (db, build) => [status, await callbacksOf(db, build).countDocuments({ status })] as const),
    );
    return Object.fromEntries(await Promise.all(counts)) as Record<CallbackStatus, number>;
  }

  #find(
    index: string,
    wanted: Filter<CallbackDocument>,
    order: { readonly [field: string]: 1 | -1 },
    limit = 0,
  ): Promise<CallbackView[]> {
    return this.#ask(async (db, build) => {
      const documents = await hinted(index, (options) =>
        callbacksOf(db, build)
          .find(wanted, { projection: { view: 1 }, ...options })
          .sort(order)
          .limit(limit)
          .toArray(),
      );
      return documents.flatMap((document) => viewsIn<CallbackView>(document));
    });
  }

  async #ask<Answer>(question: (db: Db, build: number) => Promise<Answer>): Promise<Answer> {
    const { build } = await this.builds.active();
    return this.connection.ask((db) => question(db, build));
  }
}
