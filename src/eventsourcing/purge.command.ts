import { Command } from './command.js';
import type { Origin } from './metadata.js';
import type { Entity } from './model.js';
import type { RemovedEvent } from './purge.js';

/** Writes down what is about to be removed of a deleted entity's stream; the truncation follows. */
export class PurgeStream extends Command<void> {
  readonly type = 'PurgeStream';

  constructor(
    readonly entity: Entity,
    /** Why, in the words of who asked; null where nothing was said. */
    readonly reason: string | null,
    readonly removed: readonly RemovedEvent[],
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}
