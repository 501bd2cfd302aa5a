import { Injectable } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { HandHolds } from '../read-model/hand-holds.js';
import { HostViews } from '../read-model/host-views.js';
import { LogOfViews } from '../read-model/log-of-views.js';

/**
 * Has claims obey every hold by hand, once for each log and before this runner claims anything of it: what claims look at
 * may have been lost, or the log was put back.
 */
@Injectable()
export class HandHoldsSeed {
  #isDone = false;

  constructor(
    private readonly views: HostViews,
    private readonly holds: HandHolds,
    private readonly clock: Clock,
    logOfViews: LogOfViews,
  ) {
    logOfViews.onOtherLog(() => {
      this.#isDone = false;
    });
  }

  /** Fails while the stores are away: whoever asked tries again. */
  async seed(): Promise<void> {
    if (this.#isDone) return;

    for (const host of await this.views.held(this.clock.now())) await this.holds.settle(host);
    this.#isDone = true;
  }
}
