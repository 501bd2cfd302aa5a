import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { isOutage } from '../eventsourcing/event-store.js';
import type { BusyHost, EnterHost } from '../outbound/fetcher.js';
import { SLOT_SPARE_MS } from '../read-model/due-job.js';
import { type Entrance, type HostSlot, Hosts, type Refusal } from '../read-model/hosts.js';
import type { FetchRun, OwnJob } from './fetch-run.js';

/** A fetch waits so long for a host at most. It has a slot of its runner meanwhile, and none of any host. */
const SOON_MS = 5_000;
/** So often it looks whether a slot of a full host is free. */
const LOOK_EVERY_MS = 500;

/** Leads fetches from host to host: wherever a redirect goes, there must be a slot, as for a fetch that begins there. */
@Injectable()
export class HostEntrance {
  readonly #logger = new Logger(HostEntrance.name);

  constructor(
    private readonly hosts: Hosts,
    private readonly clock: Clock,
  ) {}

  /**
   * What one fetch asks on its way. A host that it comes back to is still the same visit: were the delay between two
   * beginnings for it too, a page behind a gate would never be reached where the delay is long.
   */
  of({ jobId, host: home, signal }: FetchRun, { starts: attempt, deadline }: OwnJob): EnterHost {
    const been = new Set([home]);
    const until = new Date(deadline.getTime() + SLOT_SPARE_MS);
    return async (host) => {
      const patienceMs = Math.min(SOON_MS, deadline.getTime() - this.clock.now().getTime());
      const slot = { host, jobId, attempt, until };
      const busy = await this.#enter(slot, been.has(host), patienceMs, signal);
      been.add(host);
      return busy;
    };
  }

  async #enter(
    slot: HostSlot,
    isReturn: boolean,
    patienceMs: number,
    signal: AbortSignal,
  ): Promise<BusyHost | undefined> {
    const began = this.clock.monotonicMs();
    for (;;) {
      const at = this.clock.now();
      const refusal = await this.#ask(slot, { at, isReturn });
      if (!refusal) return undefined;

      const { restsUntil } = refusal;
      const restMs = restsUntil ? restsUntil.getTime() - at.getTime() : 0;
      const leftMs = patienceMs - (this.clock.monotonicMs() - began);
      if (leftMs <= 0 || restMs > leftMs || signal.aborted) return { host: slot.host, restsUntil };

      await this.clock.sleep(Math.min(leftMs, restMs || LOOK_EVERY_MS), signal);
    }
  }

  /** It is politeness: no fetch fails for the want of it. */
  async #ask(slot: HostSlot, entrance: Entrance): Promise<Refusal | undefined> {
    try {
      return await this.hosts.enter(slot, entrance);
    } catch (error) {
      this.#logger[isOutage(error) ? 'debug' : 'warn'](`No slot of ${slot.host} could be taken: ${String(error)}`);
      return undefined;
    }
  }
}
