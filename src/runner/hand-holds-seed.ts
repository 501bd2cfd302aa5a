import { Injectable } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { HandHolds } from '../read-model/hand-holds.js';
import { HandOverrides } from '../read-model/hand-overrides.js';
import { HostViews } from '../read-model/host-views.js';
import { LogOfViews } from '../read-model/log-of-views.js';
import { PolitenessStore } from '../read-model/politeness-store.js';

/**
 * Has runners obey every hold and every override by hand, once for each log and before this runner claims anything of it: what they look at
 * may have been lost, or the log was put back.
 */
@Injectable()
export class HandHoldsSeed {
  #isDone = false;

  constructor(
    private readonly views: HostViews,
    private readonly holds: HandHolds,
    private readonly overrides: HandOverrides,
    private readonly politeness: PolitenessStore,
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
    // also those that this log knows nothing of: it may be another than the one that they were set in
    const overridden = [...(await this.views.overridden()), ...(await this.politeness.setByHandHere())];
    for (const host of new Set(overridden)) await this.overrides.settle(host);
    this.#isDone = true;
  }
}
