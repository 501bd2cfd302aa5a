import { Injectable } from '@nestjs/common';
import { EventStore } from '../eventsourcing/event-store.js';
import { foldStream } from '../eventsourcing/model.js';
import { hostModel } from '../host/host.model.js';
import { hostStream } from '../host/host.stream.js';
import type { HostView } from '../host/host.view.js';
import { Hosts } from './hosts.js';

/**
 * Has claims obey what the log says of a host. The log decides what was done to it; what claims look at lies beside, and
 * may be lost.
 */
@Injectable()
export class HandHolds {
  constructor(
    private readonly log: EventStore,
    private readonly hosts: Hosts,
  ) {}

  /** Of those who do this at the same time, the last one sees what the log says last, and it is done once more. */
  async settle(host: string): Promise<void> {
    for (let done = -1n; ; ) {
      const view = foldStream(hostModel, await this.log.read(hostStream(host)));
      if (!view || view.revision === done) return;

      await this.#apply(view);
      done = view.revision;
    }
  }

  async #apply({ host, status, by, reason, at, until }: HostView): Promise<void> {
    if (status === 'free') return; // what keeps claims from it, if anything does, was none of ours
    const why = { by, reason, at: new Date(at) };
    if (until === null) await this.hosts.release(host, why);
    else await this.hosts.hold(host, new Date(until), why);
  }
}
