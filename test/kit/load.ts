import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchAnswer } from '../../src/contract/answers.js';

const BATCH = 10;

/** A client that submits and submits, and remembers what it was promised: the ids of all that were accepted. */
export class Load {
  readonly promised = new Set<string>();
  #count = 0;
  #isOver = false;
  readonly #running: Promise<void>;

  /**
   * @param service where to submit now; it may change, and it may be away
   * @param everyMs how long it rests between ten URLs and the next ten
   */
  constructor(
    private readonly service: () => string,
    private readonly origin: string,
    private readonly everyMs = 10,
  ) {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isOver) {
      try {
        await this.#submit();
        await sleep(this.everyMs);
      } catch {
        await sleep(20); // the service is being killed: nothing was promised
      }
    }
  }

  async #submit(): Promise<void> {
    const urls = Array.from({ length: BATCH }, () => `${this.origin}/page/${++this.#count}`);
    const response = await fetch(`${this.service()}/v1/jobs/batch`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: urls.join('\n'),
    });
    if (!response.ok) throw new Error(`It answered ${response.status}`);
    const { items } = (await response.json()) as BatchAnswer;
    for (const { outcome, job } of items) if (outcome === 'accepted' && job) this.promised.add(job.id);
  }
}
