import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from './client.js';
import { TaskClient } from './task-client.js';

/** Workers that claim and complete tasks until they are stopped, of whichever API answers. What fails they try elsewhere. */
export class Workers {
  /** The ids of tasks, and the attempts, whose completion was answered with 200. */
  readonly promised = new Map<string, number>();
  #isOver = false;
  readonly #working: readonly Promise<void>[];

  /** @param urls where the APIs answer, as often as it is asked for */
  constructor(
    count: number,
    private readonly urls: () => readonly string[],
    private readonly leaseSeconds: number,
  ) {
    this.#working = Array.from({ length: count }, (_, n) => this.#work(n));
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#working);
  }

  async #work(n: number): Promise<void> {
    for (let round = n; !this.#isOver; round++) {
      try {
        await this.#once(new TaskClient(new Client(this.#url(round))), `worker ${n}`);
      } catch {
        await sleep(50); // that API is gone: the next one may be there
      }
    }
  }

  async #once(tasks: TaskClient, worker: string): Promise<void> {
    const { leaseSeconds } = this;
    for (const { id, attempt, lease } of await tasks.claim({ worker, leaseSeconds }, 2)) {
      await sleep(20 * Math.random());
      const { status } = await tasks.complete(id, lease.token, { result: worker });
      if (status === 200) this.promised.set(id, attempt);
    }
  }

  #url(round: number): string {
    const urls = this.urls();
    return urls[round % urls.length] ?? '';
  }
}
