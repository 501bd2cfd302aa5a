import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Loop } from '../concurrency/loop.js';
import { Clock } from '../eventsourcing/clock.js';
import { isOutage } from '../eventsourcing/event-store.js';
import { AbandonFetch, TakeOverFetch } from '../job/fetch.commands.js';
import { Heartbeats } from '../read-model/heartbeats.js';
import { JobViews, type RunningJob } from '../read-model/job-views.js';
import { LogOfViews } from '../read-model/log-of-views.js';
import { Dispatcher } from './dispatcher.js';
import { FetchPause } from './fetch-pause.js';
import { FetchRun } from './fetch-run.js';
import { LostRunners } from './lost-runners.js';
import { RunnerHeartbeat } from './runner-heartbeat.js';
import { RunnerSettings } from './runner-settings.js';
import { SettledCommands } from './settled-commands.js';

const BEAT_EVERY_MS = 3_000;

/** Sends this runner's heartbeat and watches those of the others: the running fetches of a lost runner are taken over. */
@Injectable()
export class HeartbeatWatch {
  readonly #logger = new Logger(HeartbeatWatch.name);
  readonly #lost = new LostRunners();
  readonly #loop: Loop;
  /** Fetches said to be running here that are in nobody's hands, and at how many looks in a row. */
  #strays: ReadonlyMap<string, number> = new Map();

  constructor(
    private readonly heartbeat: RunnerHeartbeat,
    private readonly heartbeats: Heartbeats,
    private readonly views: JobViews,
    private readonly logOfViews: LogOfViews,
    private readonly dispatcher: Dispatcher,
    private readonly pause: FetchPause,
    private readonly commands: SettledCommands,
    private readonly clock: Clock,
    private readonly settings: RunnerSettings,
  ) {
    this.#loop = new Loop({
      name: "Watching the runners' heartbeats",
      turn: () => this.#turn(),
      pauseMs: BEAT_EVERY_MS,
      clock,
      logger: this.#logger,
      isOutage,
    });
  }

  start(): void {
    this.#loop.start();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
    await this.heartbeat.end();
  }

  async #turn(): Promise<void> {
    try {
      await this.heartbeat.beat(this.dispatcher.running);
      await this.#look();
    } catch (error) {
      this.#lost.startAnew();
      throw error;
    }
  }

  async #look(): Promise<void> {
    await this.logOfViews.mustMatch();
    const running = await this.views.running();
    const heartbeats = new Map((await this.heartbeats.all()).map(({ runner, beats }) => [runner, beats]));
    const others = new Set([...heartbeats.keys(), ...running.map(({ runner }) => runner)]);
    others.delete(this.settings.runner);
    const observed = new Map([...others].map((runner) => [runner, heartbeats.get(runner)]));
    for (const runner of this.#lost.observe(observed, this.clock.monotonicMs())) {
      await this.#takeOver(
        runner,
        running.filter((job) => job.runner === runner),
      );
    }
    this.#giveBackStrays(running.filter(({ runner }) => runner === this.settings.runner));
  }

  /**
   * As many as there are free slots for; the rest at the next look, by this runner or another. None while the queue is
   * paused: to take a fetch over is to begin it anew.
   */
  async #takeOver(runner: string, jobs: readonly RunningJob[]): Promise<void> {
    if (jobs.length === 0) return this.heartbeats.remove(runner);

    if (await this.pause.isOn()) return;

    this.#logger.warn(`Runner ${runner} is lost: ${jobs.length} of its fetches are to be taken over`);
    const { origin } = this.commands;
    for (const { jobId, host, attempt } of jobs) {
      if (this.dispatcher.free <= 0 || this.heartbeat.isLate) return;
      const token = randomUUID();
      const lost = { runner, attempt };
      this.dispatcher.begin(
        new FetchRun(jobId, host, token),
        (at) => new TakeOverFetch(jobId, lost, this.settings.runner, token, at, origin),
      );
    }
  }

  /**
   * The views lag, so a job that just ended may still be said to be running here. One that is said so at two looks while
   * nobody has it in hand would wait for ever, since this runner is alive: it is given back, once. Where that was but the
   * views' lag, nothing follows from it.
   */
  #giveBackStrays(running: readonly RunningJob[]): void {
    const strays = running.filter(({ jobId }) => !this.dispatcher.has(jobId));
    const looks = new Map(strays.map((job) => [key(job), (this.#strays.get(key(job)) ?? 0) + 1]));
    this.#strays = looks;
    for (const job of strays) if (looks.get(key(job)) === 2) void this.#giveBack(job);
  }

  async #giveBack({ jobId, attempt }: RunningJob): Promise<void> {
    try {
      const { origin } = this.commands;
      const left = await this.commands.send((at) => new AbandonFetch(jobId, attempt, 'shutdown', at, origin));
      if (left?.job.status === 'queued')
        this.#logger.error(`Job ${jobId} ran here in nobody's hands: it is given back`);
    } catch (error) {
      this.#logger.error(`Job ${jobId} could not be given back: ${String(error)}`);
    }
  }
}

function key({ jobId, attempt }: RunningJob): string {
  return `${jobId}/${attempt}`;
}
