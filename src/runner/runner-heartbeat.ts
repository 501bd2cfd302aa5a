import { Injectable } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { HEARTBEAT_WITHIN_MS, Heartbeats } from '../read-model/heartbeats.js';
import { RunnerSettings } from './runner-settings.js';

/** The sign of life of this runner. */
@Injectable()
export class RunnerHeartbeat {
  #beatAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly heartbeats: Heartbeats,
    private readonly clock: Clock,
    private readonly settings: RunnerSettings,
  ) {}

  /** Others may be about to take this runner for lost. */
  get isLate(): boolean {
    return this.clock.monotonicMs() - this.#beatAtMs > HEARTBEAT_WITHIN_MS;
  }

  async beat(running: number): Promise<void> {
    const beganMs = this.clock.monotonicMs();
    const { runner, slots } = this.settings;
    await this.heartbeats.beat(runner, { slots, running }, this.clock.now());
    this.#beatAtMs = beganMs; // when it was sent: the store may have taken its time
  }

  /** Where this is not heard, others find that the heartbeat stands still. */
  async end(): Promise<void> {
    await this.heartbeats.remove(this.settings.runner).catch(() => {});
  }
}
