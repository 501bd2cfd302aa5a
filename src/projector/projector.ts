import { Injectable, Logger } from '@nestjs/common';
import { EventStore } from '../eventsourcing/event-store.js';
import { JOB_CATEGORY } from '../job/job.stream.js';
import { ProjectionStore } from '../read-model/projection-store.js';
import { foldPage, jobsIn } from './fold-page.js';

/** Follows the log in order and keeps the views: views first, checkpoint last. */
@Injectable()
export class Projector {
  readonly #logger = new Logger(Projector.name);

  constructor(
    private readonly log: EventStore,
    private readonly views: ProjectionStore,
  ) {}

  /**
   * Projects until aborted, or until another projector moved the checkpoint.
   * @throws CheckpointAheadError
   */
  async follow(signal: AbortSignal): Promise<void> {
    let checkpoint = await this.#checkpoint();
    const parked = new Set((await this.views.parkedStreams()).map(({ stream }) => stream));
    const pages = this.log.subscribe({ after: checkpoint, categories: [JOB_CATEGORY], signal });
    for await (const page of pages) {
      const last = page.at(-1);
      if (!last) continue;

      const folded = foldPage(page, await this.views.load(jobsIn(page)), (stream) => parked.has(stream));
      if (!(await this.views.commit({ ...folded, from: checkpoint, to: last.position }))) {
        this.#logger.warn(
          `Another projector moved the checkpoint on from ${checkpoint ?? 'the start'}: reading it again`,
        );
        return;
      }
      checkpoint = last.position;
      for (const { stream, reason } of folded.parked) {
        parked.add(stream);
        this.#logger.error(`${stream} is parked: ${reason}`);
      }
    }
  }

  async #checkpoint(): Promise<bigint | undefined> {
    const checkpoint = await this.views.checkpoint();
    const head = await this.log.head();
    if (checkpoint !== undefined && checkpoint > head) throw new CheckpointAheadError(checkpoint, head);

    return checkpoint;
  }
}

/** The views know of events that the log does not have: one of the two was restored from a backup. */
export class CheckpointAheadError extends Error {
  override readonly name = 'CheckpointAheadError';

  constructor(checkpoint: bigint, head: bigint) {
    super(`The views are at position ${checkpoint} and the log ends at ${head}: rebuild the views, or restore the log`);
  }
}
