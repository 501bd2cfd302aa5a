import { Injectable, Logger } from '@nestjs/common';
import { isOutage } from '../eventsourcing/event-store.js';
import type { FetchOutcome } from '../job/fetch.commands.js';
import { holdUntil } from '../job/job.policy.js';
import type { Job } from '../job/job.state.js';
import { SLOT_SPARE_MS } from '../read-model/due-job.js';
import { Hosts } from '../read-model/hosts.js';
import type { FetchRun, OwnJob } from './fetch-run.js';
import { RunnerSettings } from './runner-settings.js';

const EVERY_ATTEMPT = Number.MAX_SAFE_INTEGER;

/** What runners tell one another of hosts. It is politeness, and runs out by itself: no fetch fails for the want of it. */
@Injectable()
export class HostSlots {
  readonly #logger = new Logger(HostSlots.name);

  constructor(
    private readonly hosts: Hosts,
    private readonly settings: RunnerSettings,
  ) {}

  /** The fetch began: the slot of its claim counts until it must be over. */
  keep({ jobId, host }: FetchRun, { starts: attempt, deadline }: OwnJob): Promise<void> {
    const until = new Date(deadline.getTime() + SLOT_SPARE_MS);
    return this.#tell(() => this.hosts.keep({ host, jobId, attempt, until }));
  }

  /** The fetch is over. If another took it over meanwhile, that one's slot stays. */
  leave({ jobId, starts: attempt }: OwnJob): Promise<void> {
    return this.#tell(() => this.hosts.leave(jobId, attempt));
  }

  /** A claim came to nothing. Where that is because another fetches the job, the slot is that one's. */
  async giveUp({ jobId }: FetchRun, { status }: Job): Promise<void> {
    if (status !== 'running') await this.#tell(() => this.hosts.leave(jobId, EVERY_ATTEMPT));
  }

  /** A response may ask that its whole host be left alone: the one that answered, wherever redirects came from. */
  async holdIfAsked({ response }: FetchOutcome, at: Date): Promise<void> {
    const until = response && holdUntil(response, at);
    if (!until) return;

    const { host } = new URL(response.finalUrl);
    const reason = `It asked for quiet (${response.httpStatus}, Retry-After)`;
    await this.#tell(() => this.hosts.hold(host, until, { reason, by: `runner:${this.settings.runner}`, at }));
  }

  async #tell(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.#logger[isOutage(error) ? 'debug' : 'warn'](`The slots of hosts could not be written: ${String(error)}`);
    }
  }
}
