import { Injectable } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { HandHolds } from '../read-model/hand-holds.js';
import { HostViews } from '../read-model/host-views.js';

/**
 * Has claims obey every hold by hand, once and before this runner claims anything: what claims look at may have been lost,
 * or is that of a restored service.
 */
@Injectable()
export class HandHoldsSeed {
  #isDone = false;

  constructor(
    private readonly views: HostViews,
    private readonly holds: HandHolds,
    private readonly clock: Clock,
  ) {}

  /** Fails while the stores are away: whoever asked tries again. */
  async seed(): Promise<void> {
    if (this.#isDone) return;

    for (const host of await this.views.held(this.clock.now())) await this.holds.settle(host);
    this.#isDone = true;
  }
}
