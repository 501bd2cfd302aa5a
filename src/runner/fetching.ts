import { Injectable, Logger } from '@nestjs/common';
import { BodyStore } from '../bodies/body-store.js';
import { Clock } from '../eventsourcing/clock.js';
import {
  AbandonFetch,
  type FetchOutcome,
  FinishFetch,
  type StartFetch,
  type TakeOverFetch,
} from '../job/job.commands.js';
import { holdUntil } from '../job/job.policy.js';
import { Hosts } from '../read-model/hosts.js';
import type { FetchRun, OwnJob } from './fetch-run.js';
import { Fetcher } from './fetcher.js';
import { RunnerMetrics } from './runner.metrics.js';
import { SettledCommands } from './settled-commands.js';

/** A slot outlives its fetch's deadline by this, so that what must be over is over. */
const SLOT_SPARE_MS = 15_000;

/** Fetches one job: starts it in the log, fetches its URL, and puts into the log what came of it. */
@Injectable()
export class Fetching {
  readonly #logger = new Logger(Fetching.name);

  constructor(
    private readonly commands: SettledCommands,
    private readonly fetcher: Fetcher,
    private readonly bodies: BodyStore,
    private readonly hosts: Hosts,
    private readonly clock: Clock,
    private readonly metrics: RunnerMetrics,
  ) {}

  /** Never rejects. When it answers, the job is out of this runner's hands. */
  async run(run: FetchRun, start: StartFetch | TakeOverFetch): Promise<void> {
    try {
      const started = await this.commands.send(start);
      const job = started && own(started.job, run);
      if (!job) return; // another was first, or it is not to be fetched any more

      run.started(started.view?.revision ?? 0n);
      await this.#keepSlot(run, job);
      await this.#fetch(run, job);
    } catch (error) {
      this.#logger.error(`The fetch of job ${run.jobId} came to nothing: ${String(error)}`);
    } finally {
      await this.#leaveSlot(run);
    }
  }

  async #fetch(run: FetchRun, job: OwnJob): Promise<void> {
    const outcome = await this.#outcome(run, job);
    const { origin } = this.commands;
    const { jobId, starts: attempt } = job;
    if (outcome === 'aborted') {
      // Paused: that ends the pause's fetch. Deleted or cancelled: nothing. Still running: we are shutting down.
      const left = await this.commands.send(new AbandonFetch(jobId, attempt, 'paused', this.clock.now(), origin));
      if (left && own(left.job, run)) {
        await this.commands.send(new AbandonFetch(jobId, attempt, 'shutdown', this.clock.now(), origin));
      }
      return;
    }
    const at = this.clock.now();
    if (outcome.response) await this.#hold(run, outcome.response, at);
    await this.commands.send(new FinishFetch(jobId, attempt, outcome, Math.random(), at, origin));
  }

  /** What came of the fetch, as data: also where the fault is our own. */
  async #outcome(run: FetchRun, { url, options }: OwnJob): Promise<FetchOutcome | 'aborted'> {
    const { headers, timeoutSeconds, maxBytes } = options;
    const request = { url, headers, timeoutMs: timeoutSeconds * 1_000, maxBytes, signal: run.signal };
    const began = this.clock.monotonicMs();
    try {
      const outcome = await this.fetcher.fetch(request, (body) => this.bodies.put(body));
      this.metrics.fetched(outcome, (this.clock.monotonicMs() - began) / 1_000);
      return outcome;
    } catch (error) {
      if (run.signal.aborted) return 'aborted';
      this.#logger.error(`Job ${run.jobId} could not be fetched by a fault of our own: ${String(error)}`);
      return { kind: 'failure', error: { code: 'internal', message: 'The service failed while it fetched this' } };
    }
  }

  async #hold({ host }: FetchRun, response: Parameters<typeof holdUntil>[0], at: Date): Promise<void> {
    const until = holdUntil(response, at);
    if (until) await this.#hint(() => this.hosts.hold(host, until));
  }

  #keepSlot({ jobId, host }: FetchRun, { starts: attempt, deadline }: OwnJob): Promise<void> {
    const until = new Date(deadline.getTime() + SLOT_SPARE_MS);
    return this.#hint(() => this.hosts.keep({ host, jobId, attempt, until }));
  }

  #leaveSlot({ jobId }: FetchRun): Promise<void> {
    return this.#hint(() => this.hosts.leave(jobId));
  }

  /** What is kept of hosts is politeness, and runs out by itself: no fetch fails because it could not be written. */
  async #hint(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.#logger.warn(`The host's slots could not be kept: ${String(error)}`);
    }
  }
}

function own(job: OwnJob | { status: string }, { token }: FetchRun): OwnJob | undefined {
  return isRunning(job) && job.claim === token ? job : undefined;
}

function isRunning(job: OwnJob | { status: string }): job is OwnJob {
  return job.status === 'running';
}
