import { Injectable } from '@nestjs/common';
import { Batcher } from '../concurrency/batcher.js';
import { Clock } from '../eventsourcing/clock.js';
import { DueTasks } from '../read-model/due-tasks.js';
import { QueueActors } from './queue-actors.js';

interface Wanted {
  readonly queue: string;
  readonly limit: number;
}

/**
 * Which tasks workers may try to claim. Those who ask in one turn are answered together: two hundred workers that wait for
 * one queue look into it once, and no two of them are sent to the same task.
 */
@Injectable()
export class TaskPicks {
  readonly #batches = new Batcher<Wanted, readonly string[]>((wanted) => this.#pickAll(wanted));

  constructor(
    private readonly queues: QueueActors,
    private readonly due: DueTasks,
    private readonly clock: Clock,
  ) {}

  /** The keys of tasks; none where none waits, or the queue is paused. */
  pick(queue: string, limit: number): Promise<readonly string[]> {
    return this.#batches.ask({ queue, limit });
  }

  async #pickAll(wanted: readonly Wanted[]): Promise<readonly (readonly string[])[]> {
    const sums = new Map<string, number>();
    for (const { queue, limit } of wanted) sums.set(queue, (sums.get(queue) ?? 0) + limit);
    const picking = [...sums].map(async ([queue, limit]) => [queue, await this.#picked(queue, limit)] as const);
    const picked = new Map(await Promise.all(picking));
    return wanted.map(({ queue, limit }) => picked.get(queue)?.splice(0, limit) ?? []);
  }

  async #picked(queue: string, limit: number): Promise<string[]> {
    if (await this.queues.isPaused(queue)) return [];
    return [...(await this.due.pick({ queue, limit, at: this.clock.now() }))];
  }
}
