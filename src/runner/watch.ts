import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { AbandonFetch, TakeOverFetch } from '../job/job.commands.js';
import { Hearts } from '../read-model/hearts.js';
import { JobViews, type RunningJob } from '../read-model/job-views.js';
import { Dispatcher } from './dispatcher.js';
import { FetchRun } from './fetch-run.js';
import { Heartbeat } from './heartbeat.js';
import { LostRunners } from './lost-runners.js';
import { RunnerSettings } from './runner-settings.js';
import { SettledCommands } from './settled-commands.js';

const BEAT_EVERY_MS = 3_000;

/** Beats this runner's heart, and listens to the others': the running fetches of a lost runner are taken over. */
@Injectable()
export class Watch {
  readonly #logger = new Logger(Watch.name);
  readonly #lost = new LostRunners();
  readonly #stopping = new AbortController();
  /** Jobs said to be running here that were in nobody's hands at the last look. */
  #strays: ReadonlySet<string> = new Set();
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly heartbeat: Heartbeat,
    private readonly hearts: Hearts,
    private readonly views: JobViews,
    private readonly dispatcher: Dispatcher,
    private readonly commands: SettledCommands,
    private readonly clock: Clock,
    private readonly settings: RunnerSettings,
  ) {}

  start(): void {
    this.#running = this.#run(this.#stopping.signal);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await this.heartbeat.end();
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.heartbeat.beat(this.dispatcher.running);
        await this.#look();
      } catch (error) {
        this.#lost.startAnew();
        this.#logger.warn(`The runners' hearts could not be read, and are tried again: ${String(error)}`);
      }
      await this.clock.sleep(BEAT_EVERY_MS, signal);
    }
  }

  async #look(): Promise<void> {
    const running = await this.views.running();
    const hearts = new Map((await this.hearts.all()).map(({ runner, beats }) => [runner, beats]));
    const others = new Set([...hearts.keys(), ...running.map(({ runner }) => runner)]);
    others.delete(this.settings.runner);
    const observed = new Map([...others].map((runner) => [runner, hearts.get(runner)]));
    for (const runner of this.#lost.observe(observed, this.clock.monotonicMs())) {
      await this.#takeOver(
        runner,
        running.filter((job) => job.runner === runner),
      );
    }
    this.#giveBackStrays(running.filter(({ runner }) => runner === this.settings.runner));
  }

  /** As many as there are free slots for; the rest at the next look, by this runner or another. */
  async #takeOver(runner: string, jobs: readonly RunningJob[]): Promise<void> {
    if (jobs.length === 0) return this.hearts.remove(runner);

    this.#logger.warn(`Runner ${runner} is lost: ${jobs.length} of its fetches are to be taken over`);
    for (const { jobId, host, attempt } of jobs) {
      if (this.dispatcher.free <= 0 || this.heartbeat.isLate) return;
      const token = randomUUID();
      const { origin } = this.commands;
      const lost = { runner, attempt };
      const takeOver = new TakeOverFetch(jobId, lost, this.settings.runner, token, this.clock.now(), origin);
      this.dispatcher.begin(new FetchRun(jobId, host, token), takeOver);
    }
  }

  /**
   * The views lag, so a job that just ended may still be said to be running here. One that is said so for two looks
   * while nobody has it in hand would wait for ever, since this heart beats: it is given back.
   */
  #giveBackStrays(running: readonly RunningJob[]): void {
    const strays = running.filter(({ jobId }) => !this.dispatcher.has(jobId));
    for (const { jobId, attempt } of strays.filter((job) => this.#strays.has(key(job)))) {
      this.#logger.error(`Job ${jobId} runs here and in nobody's hands: it is given back`);
      const { origin } = this.commands;
      void this.commands.send(new AbandonFetch(jobId, attempt, 'shutdown', this.clock.now(), origin)).catch((error) => {
        this.#logger.error(`Job ${jobId} could not be given back: ${String(error)}`);
      });
    }
    this.#strays = new Set(strays.map(key));
  }
}

function key({ jobId, attempt }: RunningJob): string {
  return `${jobId}/${attempt}`;
}
