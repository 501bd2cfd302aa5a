import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Loop } from '../concurrency/loop.js';
import { Clock } from '../eventsourcing/clock.js';
import { Disk } from '../eventsourcing/disk.js';
import { isOutage } from '../eventsourcing/event-store.js';
import { StartFetch } from '../job/fetch.commands.js';
import { DueJobs } from '../read-model/due-jobs.js';
import { JobViews } from '../read-model/job-views.js';
import { LogOfViews } from '../read-model/log-of-views.js';
import { FetchPause } from './fetch-pause.js';
import { type Beginning, FetchRun } from './fetch-run.js';
import { Fetching } from './fetching.js';
import { HandHoldsSeed } from './hand-holds-seed.js';
import { PolitenessSeed } from './politeness-seed.js';
import { RunnerMetrics } from './runner.metrics.js';
import { RunnerHeartbeat } from './runner-heartbeat.js';
import { RunnerSettings } from './runner-settings.js';
import { SettledCommands } from './settled-commands.js';

const LOOK_EVERY_MS = 1_000;
const VIEWS_WITHIN_MS = 1_000;
/** What is given back when this process ends may be left to those who miss its heartbeat, where the stores are away. */
const GIVEN_BACK_WITHIN_MS = 5_000;

/**
 * Makes work certain: while this runner has free slots it claims due jobs, and looks again every second whatever it
 * was told. Wakes only make it quicker; those that come while it looks become one more look.
 */
@Injectable()
export class Dispatcher {
  readonly #logger = new Logger(Dispatcher.name);
  readonly #runs = new Map<string, { readonly run: FetchRun; readonly done: Promise<void> }>();
  readonly #stopping = new AbortController();
  #looking: Promise<void> | undefined;
  /** Where the views should be for the next look; undefined while none is wanted. */
  #wanted: bigint | undefined;
  readonly #ticking: Loop;

  constructor(
    private readonly due: DueJobs,
    private readonly views: JobViews,
    private readonly logOfViews: LogOfViews,
    private readonly pause: FetchPause,
    private readonly disk: Disk,
    private readonly holds: HandHoldsSeed,
    private readonly politeness: PolitenessSeed,
    private readonly fetching: Fetching,
    private readonly heartbeat: RunnerHeartbeat,
    private readonly commands: SettledCommands,
    private readonly clock: Clock,
    private readonly settings: RunnerSettings,
    private readonly metrics: RunnerMetrics,
  ) {
    this.#ticking = new Loop({
      name: 'Looking for due jobs',
      turn: async () => this.wake(0n),
      pauseMs: LOOK_EVERY_MS,
      clock,
      logger: this.#logger,
      isOutage,
    });
  }

  get free(): number {
    return this.#stopping.signal.aborted ? 0 : this.settings.slots - this.#runs.size;
  }

  start(): void {
    this.#ticking.start();
  }

  /** Takes no more; lets what runs go on for a while; gives the rest back, so that another takes it at once. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ticking.stop();
    await this.#looking;
    const over = new AbortController();
    const all = this.#allDone().finally(() => over.abort());
    await this.clock.sleep(this.settings.graceMs, over.signal);
    for (const { run } of this.#runs.values()) run.abort();
    await Promise.race([all, this.clock.sleep(GIVEN_BACK_WITHIN_MS, over.signal)]);
    this.commands.giveUp();
    await this.#allDone();
  }

  /** Looks for due jobs once the views are at a position. Without a free slot there is nothing to look for. */
  wake(position: bigint): void {
    if (this.free <= 0) return;
    if (this.#wanted === undefined || this.#wanted < position) this.#wanted = position;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
  }

  /** Stops fetching a job that is not to be fetched any more since a revision of its stream. */
  abort(jobId: string, since: bigint): void {
    this.#runs.get(jobId)?.run.ended(since);
  }

  has(jobId: string): boolean {
    return this.#runs.has(jobId);
  }

  get running(): number {
    return this.#runs.size;
  }

  /** Fetches a job, unless this runner has it in hand already. A run that was stopped is waited for: it ends soon. */
  begin(run: FetchRun, how: Beginning): void {
    const inHand = this.#runs.get(run.jobId);
    if (inHand && !inHand.run.signal.aborted) return;

    const before = inHand?.done ?? Promise.resolve();
    const done = before.then(() => this.fetching.run(run, how)).finally(() => this.#end(run));
    this.#runs.set(run.jobId, { run, done });
    this.metrics.running(this.#runs.size);
  }

  #end(run: FetchRun): void {
    if (this.#runs.get(run.jobId)?.run !== run) return; // the next run of the same job is waiting for this one

    this.#runs.delete(run.jobId);
    this.metrics.running(this.#runs.size);
    this.wake(0n);
  }

  async #look(): Promise<void> {
    try {
      await nextTurn(); // slots that become free in one turn are filled by one claim
      while (this.#wanted !== undefined && this.free > 0) {
        const wanted = this.#wanted;
        this.#wanted = undefined;
        if (wanted > 0n) await this.views.reach(wanted, VIEWS_WITHIN_MS);
        await this.#claim();
      }
    } catch (error) {
      this.#logger[isOutage(error) ? 'debug' : 'warn'](
        `Due jobs could not be claimed, and are looked for again: ${String(error)}`,
      );
    } finally {
      if (this.free <= 0) this.#wanted = undefined; // the next slot that becomes free looks for itself
    }
  }

  /** A runner whose own heartbeat is late may be given up by others already: it takes nothing until it has beaten. */
  async #claim(): Promise<void> {
    if (this.heartbeat.isLate) return;

    await this.logOfViews.mustMatch(); // what another log has due is none of our work
    if (await this.pause.isOn()) return;
    if ((await this.disk.shortage()) !== undefined) return; // what it left is for what runs
    await this.holds.seed();
    await this.politeness.seed();
    const { runner } = this.settings;
    const claims = await this.due.claim({ limit: this.free, at: this.clock.now() });
    this.metrics.claimed(claims.length);
    const { origin } = this.commands;
    for (const { jobId, host, token } of claims) {
      this.begin(new FetchRun(jobId, host, token), (at) => new StartFetch(jobId, runner, token, at, origin));
    }
  }

  #allDone(): Promise<unknown> {
    return Promise.all([...this.#runs.values()].map(({ done }) => done));
  }
}
