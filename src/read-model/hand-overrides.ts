import { Injectable } from '@nestjs/common';
import { EventStore } from '../eventsourcing/event-store.js';
import { foldStream } from '../eventsourcing/model.js';
import { hostModel } from '../host/host.model.js';
import { hostStream } from '../host/host.stream.js';
import { PolitenessStore } from './politeness-store.js';

/**
 * Has runners obey what the log says of the overrides of a host. The log decides what was set; what runners look at lies
 * beside, and may be lost.
 */
@Injectable()
export class HandOverrides {
  constructor(
    private readonly log: EventStore,
    private readonly store: PolitenessStore,
  ) {}

  /** Of those who do this at the same time, the last one sees what the log says last, and it is done once more. */
  async settle(host: string): Promise<void> {
    for (let done: bigint | null | undefined; ; ) {
      const view = foldStream(hostModel, await this.log.read(hostStream(host)));
      const revision = view?.revision ?? null;
      if (revision === done) return;

      await this.store.setByHand(host, view?.overrides);
      done = revision;
    }
  }
}
