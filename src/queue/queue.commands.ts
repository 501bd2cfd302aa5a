import { Command } from '../eventsourcing/command.js';
import type { Origin } from '../eventsourcing/metadata.js';
import type { QueueView } from './queue.view.js';

/** A command to one queue. Its actor decides it, and answers with the queue that it led to. */
export abstract class AskQueue extends Command<QueueView> {
  constructor(
    readonly queue: string,
    /** In the words of whoever sent it; null where nothing was said. */
    readonly reason: string | null,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

/** From now on nothing of this queue is claimed, be it tasks or fetch jobs. What is held goes on. */
export class PauseQueue extends AskQueue {
  readonly type = 'PauseQueue';
}

export class ResumeQueue extends AskQueue {
  readonly type = 'ResumeQueue';
}

export type QueueCommand = PauseQueue | ResumeQueue;
