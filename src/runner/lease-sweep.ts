import { Injectable, Logger } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { atMost } from '../concurrency/at-most.js';
import { Loop } from '../concurrency/loop.js';
import { Clock } from '../eventsourcing/clock.js';
import { isOutage } from '../eventsourcing/event-store.js';
import { DueTasks } from '../read-model/due-tasks.js';
import { ExpireLease } from '../task/task.commands.js';
import { RunnerSettings } from './runner-settings.js';

const LOOK_EVERY_MS = 1_000;
/** Who waits for work takes a task over with one append: the sweep is for those that nobody waits for. */
const LEFT_TO_CLAIMS_MS = 2_000;
const PAGE = 500;
const AT_ONCE = 50;

/**
 * Puts tasks back whose workers were not heard of until their leases ran out, within seconds. Several runners do no harm:
 * each is decided by its own stream.
 */
@Injectable()
export class LeaseSweep {
  readonly #logger = new Logger(LeaseSweep.name);
  readonly #loop: Loop;
  /** Told of once: such a stream stays as it is. */
  readonly #failed = new Set<string>();

  constructor(
    private readonly due: DueTasks,
    private readonly commands: CommandBus,
    private readonly clock: Clock,
    private readonly settings: RunnerSettings,
  ) {
    this.#loop = new Loop({
      name: 'Looking for leases that ran out',
      turn: (signal) => this.#sweep(signal),
      pauseMs: LOOK_EVERY_MS,
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
  }

  async #sweep(signal: AbortSignal): Promise<void> {
    const now = this.clock.now();
    const keys = await this.due.overdue(new Date(now.getTime() - LEFT_TO_CLAIMS_MS), now, PAGE);
    await atMost(AT_ONCE, keys, (key) => this.#expire(key), signal);
  }

  async #expire(key: string): Promise<void> {
    try {
      await this.commands.execute(new ExpireLease(key, this.clock.now(), { actor: `runner:${this.settings.runner}` }));
    } catch (error) {
      if (isOutage(error)) throw error;
      if (!this.#failed.has(key)) this.#logger.warn(`The lease of task-${key} could not be ended: ${String(error)}`);
      this.#failed.add(key);
    }
  }
}
