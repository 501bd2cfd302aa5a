import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { callbackModel } from '../../callback/callback.model.js';
import { callbackIdOf } from '../../callback/callback.stream.js';
import type { CallbackView } from '../../callback/callback.view.js';
import { EventStore } from '../../eventsourcing/event-store.js';
import { CallbackViews } from '../../read-model/callback-views.js';
import { KnownRevisions } from '../../read-model/known-revisions.js';
import { currentView } from '../current-view.js';
import { GetJob } from '../jobs/get-job.query.js';

/** A URL that wants to be told of a job, and how far that is. */
export interface JobCallback {
  readonly callbackId: string;
  readonly jobId: string;
  readonly url: string;
  /** Undefined until the job has ended, and it is due. */
  readonly view: CallbackView | undefined;
}

export class ListJobCallbacks extends Query<readonly JobCallback[]> {
  constructor(readonly jobId: string) {
    super();
  }
}

/** In the order in which they were asked for. Throws JobNotFoundError. */
@QueryHandler(ListJobCallbacks)
export class ListJobCallbacksHandler implements IQueryHandler<ListJobCallbacks> {
  constructor(
    private readonly queries: QueryBus,
    private readonly views: CallbackViews,
    readonly known: KnownRevisions,
    readonly store: EventStore,
  ) {}

  async execute({ jobId }: ListJobCallbacks): Promise<readonly JobCallback[]> {
    const { callbacks = [] } = await this.queries.execute(new GetJob(jobId));
    if (callbacks.length === 0) return [];

    const kept = new Map((await this.views.ofJobs([jobId])).map((view) => [view.callbackId, view]));
    return Promise.all(callbacks.map((url) => this.#callback(jobId, url, kept)));
  }

  async #callback(jobId: string, url: string, kept: ReadonlyMap<string, CallbackView>): Promise<JobCallback> {
    const callbackId = callbackIdOf(jobId, url);
    const view = kept.get(callbackId);
    return {
      callbackId,
      jobId,
      url,
      view: view && (await currentView(callbackModel, callbackId, view, false, this)),
    };
  }
}
