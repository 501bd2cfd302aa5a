import { Injectable, Logger } from '@nestjs/common';
import { EventStore } from '../eventsourcing/event-store.js';
import { JOB_CATEGORY } from '../job/job.stream.js';
import { Generations } from '../read-model/generations.js';
import { ProjectionStore } from '../read-model/projection-store.js';
import { Projection } from './projection.js';

/** Follows the log in order and keeps the views that answer: views first, checkpoint last. */
@Injectable()
export class Projector {
  readonly #logger = new Logger(Projector.name);

  constructor(
    private readonly log: EventStore,
    private readonly views: ProjectionStore,
    private readonly generations: Generations,
  ) {}

  /**
   * Projects until aborted, or until another projector moved the checkpoint. Where a rebuild was done it goes on with
   * the generation that answers now.
   * @throws CheckpointAheadError
   */
  async follow(signal: AbortSignal): Promise<void> {
    for (let generation = await this.#active(); !signal.aborted; ) {
      const stoppedAt = await this.#project(signal);
      if (signal.aborted) return;

      const before = generation;
      generation = await this.#active();
      if (generation === before) {
        const position = stoppedAt ?? 'the start';
        this.#logger.warn(`Another projector moved the checkpoint on from ${position}: reading it again`);
        return;
      }
      this.#logger.log(`Generation ${generation} of the views answers now`);
    }
  }

  /** Answers where it was when its page was not taken. */
  async #project(signal: AbortSignal): Promise<bigint | undefined> {
    const projection = await Projection.of(this.views);
    await this.#mustBeInLog(projection.position);
    const pages = this.log.subscribe({ after: projection.position, categories: [JOB_CATEGORY], signal });
    for await (const page of pages) {
      const parked = await projection.add(page);
      if (!parked) break;

      for (const { stream, reason } of parked) this.#logger.error(`${stream} is parked: ${reason}`);
    }
    return projection.position;
  }

  async #mustBeInLog(checkpoint: bigint | undefined): Promise<void> {
    const head = await this.log.head();
    if (checkpoint !== undefined && checkpoint > head) throw new CheckpointAheadError(checkpoint, head);
  }

  async #active(): Promise<number | undefined> {
    return (await this.generations.all()).find(({ isActive }) => isActive)?.number;
  }
}

/** The views know of events that the log does not have: one of the two was restored from a backup. */
export class CheckpointAheadError extends Error {
  override readonly name = 'CheckpointAheadError';

  constructor(checkpoint: bigint, head: bigint) {
    super(`The views are at position ${checkpoint} and the log ends at ${head}: rebuild the views, or restore the log`);
  }
}
