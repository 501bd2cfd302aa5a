import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ChangeSignal } from '../../concurrency/change-signal.js';
import { unlessAborted } from '../../concurrency/unless-aborted.js';
import type { Recorded } from '../../eventsourcing/event.js';
import type { QueueEvent } from '../../queue/queue.events.js';
import { QUEUE_CATEGORY } from '../../queue/queue.stream.js';
import { JobViews } from '../../read-model/job-views.js';
import type { ClaimTasks } from '../../task/task.commands.js';
import type { TaskEvent } from '../../task/task.events.js';
import { TASK_CATEGORY } from '../../task/task.stream.js';
import type { ClaimedTask } from '../../task/task.view.js';
import { StreamNews } from '../waits/stream-news.js';
import { StreamWaits, type Wait } from '../waits/stream-waits.js';

const MAKES_WORK: ReadonlySet<string> = new Set<TaskEvent['type'] | QueueEvent['type']>([
  'TaskSubmitted',
  'TaskFailed',
  'LeaseExpired',
  'TaskRetried',
  'QueueResumed',
]);

/** What nothing in the log tells of: the time of a task has come, or a lease is over. */
const LOOK_EVERY_MS = 1_000;
const VIEWS_WITHIN_MS = 1_000;

/**
 * Claims that wait for work. All of this process wait for one signal: that something was appended which makes work, and
 * that the views know of it. They look again every second, whatever they were told.
 */
@Injectable()
export class ClaimWaits implements BeforeApplicationShutdown {
  readonly #work = new ChangeSignal(LOOK_EVERY_MS);
  /** Where the views should be for the next look; undefined while none is wanted. */
  #wanted: bigint | undefined;
  #reaching: Promise<void> | undefined;
  #isListening = false;

  constructor(
    private readonly commands: CommandBus,
    private readonly news: StreamNews,
    private readonly waits: StreamWaits,
    private readonly views: JobViews,
  ) {}

  /** Answers as soon as there is a task; with none when the time is over, the client has left, or the service stops. */
  async until(claim: ClaimTasks, wait: Wait): Promise<readonly ClaimedTask[]> {
    const end = this.waits.endOf(wait);
    try {
      if (!end.signal.aborted) await unlessAborted(this.#listening(), end.signal);
      for (;;) {
        if (wait.client.aborted) return []; // nobody would hear of a task that was given now
        const { count } = this.#work; // taken before looking, so that nothing slips in between
        const claimed = await this.commands.execute(claim);
        if (claimed.length > 0 || end.signal.aborted) return claimed;
        await this.#work.beyond(count, end.signal);
      }
    } finally {
      end.abort();
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.news.unlisten(TASK_CATEGORY, this.#hear);
    this.news.unlisten(QUEUE_CATEGORY, this.#hear);
    await this.#reaching;
  }

  #listening(): Promise<void> {
    if (!this.#isListening) {
      this.news.listen(TASK_CATEGORY, this.#hear);
      this.news.listen(QUEUE_CATEGORY, this.#hear);
      this.#isListening = true;
    }
    return this.news.following();
  }

  readonly #hear = (event: Recorded | undefined): void => {
    if (event && !MAKES_WORK.has(event.type)) return;

    const position = event?.position ?? 0n;
    if (this.#wanted === undefined || this.#wanted < position) this.#wanted = position;
    this.#reaching ??= this.#reach().finally(() => {
      this.#reaching = undefined;
    });
  };

  /** What comes meanwhile becomes one more look. Where the views cannot be asked, those who wait look a second later. */
  async #reach(): Promise<void> {
    while (this.#wanted !== undefined) {
      const position = this.#wanted;
      this.#wanted = undefined;
      await this.views.reach(position, VIEWS_WITHIN_MS).catch(() => false);
      this.#work.announce();
    }
  }
}
