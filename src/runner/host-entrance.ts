import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { isOutage } from '../eventsourcing/event-store.js';
import type { BusyHost } from '../outbound/fetcher.js';
import { SLOT_SPARE_MS } from '../read-model/due-job.js';
import { type Entrance, type HostSlot, Hosts, type Refusal } from '../read-model/hosts.js';
import type { FetchRun, OwnJob } from './fetch-run.js';

/** A fetch waits so long for a host at most. It has a slot of its runner meanwhile, and none of any host. */
const SOON_MS = 5_000;
/** So often it looks whether a slot of a full host is free. */
const LOOK_EVERY_MS = 500;

/** Where a fetch is, on its way from host to host. */
export interface HostVisit {
  /** The host that is asked, and since when; undefined while it waits for the next one. */
  readonly at: { readonly host: string; readonly since: Date } | undefined;
  /** Leads it to another host, once that is free. */
  enter(host: string): Promise<BusyHost | undefined>;
}

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
  visit({ jobId, host: home, signal }: FetchRun, { starts: attempt, deadline }: OwnJob): HostVisit {
    const been = new Set([home]);
    const until = new Date(deadline.getTime() + SLOT_SPARE_MS);
    let at: HostVisit['at'] = { host: home, since: this.clock.now() };
    const enter = async (host: string) => {
      at = undefined;
      const patienceMs = Math.min(SOON_MS, deadline.getTime() - this.clock.now().getTime());
      const slot = { host, jobId, attempt, until };
      const busy = await this.#enter(slot, been.has(host), patienceMs, signal);
      been.add(host);
      if (!busy) at = { host, since: this.clock.now() };
      return busy;
    };
    return {
      enter,
      get at() {
        return at;
      },
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
