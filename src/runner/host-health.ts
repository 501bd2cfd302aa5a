import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { isOutage } from '../eventsourcing/event-store.js';
import type { FetchOutcome } from '../job/fetch.commands.js';
import { hostTroubleOf } from '../job/job.host-trouble.js';
import { type HostBackoff, restMs } from '../read-model/host-backoff.js';
import { Hosts } from '../read-model/hosts.js';
import type { HostVisit } from './host-entrance.js';
import { RunnerSettings } from './runner-settings.js';

/** A fetch that had less time for a host, since redirects or waiting took the rest, says nothing of how slow that is. */
const LEAST_ASKED_MS = 5_000;

/** Tells what fetches find of how their hosts fare, and leaves one alone that keeps failing. No fetch fails for the want of it. */
@Injectable()
export class HostHealth {
  readonly #logger = new Logger(HostHealth.name);

  constructor(
    private readonly hosts: Hosts,
    private readonly clock: Clock,
    private readonly settings: RunnerSettings,
  ) {}

  /** Of the host that the fetch was at in the end, wherever redirects came from. */
  async note({ at: visited }: Pick<HostVisit, 'at'>, outcome: FetchOutcome): Promise<void> {
    const at = this.clock.now();
    const trouble = hostTroubleOf(outcome, at);
    if (!visited || trouble === undefined) return;

    const { host, since } = visited;
    if (trouble === 'timeout_total' && at.getTime() - since.getTime() < LEAST_ASKED_MS) return;
    try {
      if (trouble === 'none') await this.hosts.fared(host, { kind: 'answered', at });
      else await this.#rest(host, await this.hosts.fared(host, { kind: 'failed', beganAt: since, at }), trouble, at);
    } catch (error) {
      this.#logger[isOutage(error) ? 'debug' : 'warn'](`How ${host} fares could not be written: ${String(error)}`);
    }
  }

  async #rest(host: string, backoff: HostBackoff | undefined, trouble: string, at: Date): Promise<void> {
    const ms = backoff ? restMs(backoff) : 0;
    if (!backoff || ms === 0) return;

    const reason = `It failed ${backoff.level} times in a row, the last time with ${trouble}`;
    const until = new Date(at.getTime() + ms);
    await this.hosts.hold(host, until, { reason, by: `runner:${this.settings.runner}`, at });
  }
}
