import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { JOB_CATEGORY } from '../job/job.stream.js';
import { type Build, Builds } from '../read-model/builds.js';
import { ProjectionStore } from '../read-model/projection-store.js';
import { Projection } from './projection.js';

const LOOK_EVERY_MS = 2_000;

/** Follows the log in order and keeps the views that answer: views first, checkpoint last. */
@Injectable()
export class Projector {
  readonly #logger = new Logger(Projector.name);

  constructor(
    private readonly log: EventStore,
    private readonly views: ProjectionStore,
    private readonly generations: Builds,
    private readonly clock: Clock,
  ) {}

  /**
   * Projects until aborted, or until the checkpoint is not where it was left. Where a rebuild was done it goes on with
   * the generation that answers now.
   * @throws CheckpointAheadError
   */
  async follow(signal: AbortSignal): Promise<void> {
    for (let generation = (await this.#active())?.number; !signal.aborted; ) {
      const stoppedAt = await this.#project(signal);
      if (signal.aborted) return;

      const before = generation;
      generation = (await this.#active())?.number;
      if (generation === before) {
        const position = stoppedAt ?? 'the start';
        this.#logger.warn(`The checkpoint is not at ${position} any more, where it was left: reading it again`);
        return;
      }
      this.#logger.log(`Build ${generation} of the views answers now`);
    }
  }

  /** Answers where it was when its page was not taken, or the views were found to lack what it had brought them. */
  async #project(stopping: AbortSignal): Promise<bigint | undefined> {
    const projection = await Projection.of(this.views);
    await this.#mustBeInLog(projection.position);
    const ending = new AbortController();
    const signal = AbortSignal.any([stopping, ending.signal]);
    const watching = this.#watch(projection, signal).finally(() => ending.abort());
    try {
      const pages = this.log.subscribe({ after: projection.position, categories: [JOB_CATEGORY], signal });
      for await (const page of pages) {
        const parked = await projection.add(page);
        if (!parked) break;

        for (const { stream, reason } of parked) this.#logger.error(`${stream} is parked: ${reason}`);
      }
    } finally {
      ending.abort();
      await watching;
    }
    return projection.position;
  }

  /** Ends when the views are behind where they were: their store has lost them. While nothing happens no page tells. */
  async #watch(projection: Projection, signal: AbortSignal): Promise<void> {
    let isLost = false;
    while (!isLost && !signal.aborted) {
      await this.clock.sleep(LOOK_EVERY_MS, signal);
      isLost = await this.#isBehind(projection).catch(() => false); // it is looked at again
    }
  }

  async #isBehind({ position = 0n }: Projection): Promise<boolean> {
    const active = await this.#active();
    return (active?.position ?? 0n) < position;
  }

  async #mustBeInLog(checkpoint: bigint | undefined): Promise<void> {
    const head = await this.log.head();
    if (checkpoint !== undefined && checkpoint > head) throw new CheckpointAheadError(checkpoint, head);
  }

  async #active(): Promise<Build | undefined> {
    return (await this.generations.all()).find(({ isActive }) => isActive);
  }
}

/** The views know of events that the log does not have: one of the two was restored from a backup. */
export class CheckpointAheadError extends Error {
  override readonly name = 'CheckpointAheadError';

  constructor(checkpoint: bigint, head: bigint) {
    super(`The views are at position ${checkpoint} and the log ends at ${head}: rebuild the views, or restore the log`);
  }
}
