import { Injectable } from '@nestjs/common';
import { EventStore } from '../eventsourcing/event-store.js';
import { foldStream } from '../eventsourcing/model.js';
import { queueModel } from '../queue/queue.model.js';
import { JOBS_QUEUE, queueStream } from '../queue/queue.stream.js';
import type { QueueView } from '../queue/queue.view.js';
import { LogOfViews } from '../read-model/log-of-views.js';

/**
 * Whether the queue of fetch jobs is paused. Asked of the log itself before every claim, so that none begins once a pause
 * is answered, however far the views are behind. Only what is new in the stream is read.
 */
@Injectable()
export class FetchPause {
  #queue: QueueView | undefined;

  constructor(
    private readonly log: EventStore,
    logOfViews: LogOfViews,
  ) {
    logOfViews.onOtherLog(() => {
      this.#queue = undefined;
    });
  }

  /** @throws StoreUnavailableError, UnreadableEventError: then nothing may be claimed */
  async isOn(): Promise<boolean> {
    const known = this.#queue;
    const queue = foldStream(queueModel, await this.log.read(queueStream(JOBS_QUEUE), known?.revision), known);
    this.#queue = queue;
    return queue?.status === 'paused';
  }
}
