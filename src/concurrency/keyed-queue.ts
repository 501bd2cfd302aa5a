/** The work queued for one key. */
interface KeyQueue<Result> {
  /** Settles when everything queued so far is done. */
  end: Promise<unknown>;
  /** Queued or under way. */
  waiting: number;
  /** How many have begun. */
  begun: number;
  latest: { readonly result: Result; readonly number: number } | undefined;
}

/**
 * Runs the work on one key one after another, in the order it came; other keys do not wait. Each is handed the result of
 * the latest work on its key that began after it was queued itself: that is as new as anything it would find out. So of
 * a thousand callers that come at once, two have something to do.
 */
export class KeyedQueue<Result> {
  readonly #queues = new Map<string, KeyQueue<Result>>();

  /** @param work answers with the latest result, where that is good enough for it */
  async run(key: string, work: (latest: Result | undefined) => Promise<Result>): Promise<Result> {
    const queue = this.#queues.get(key) ?? { end: Promise.resolve(), waiting: 0, begun: 0, latest: undefined };
    this.#queues.set(key, queue);
    const begunBefore = queue.begun;
    queue.waiting++;
    const running = queue.end.then(() => this.#begin(queue, begunBefore, work));
    queue.end = running.catch(() => {}); // its caller hears of the failure; the next goes on
    try {
      return await running;
    } finally {
      queue.waiting--;
      if (queue.waiting === 0) this.#queues.delete(key);
    }
  }

  async #begin(
    queue: KeyQueue<Result>,
    begunBefore: number,
    work: (latest: Result | undefined) => Promise<Result>,
  ): Promise<Result> {
    const number = ++queue.begun;
    const latest = queue.latest && queue.latest.number > begunBefore ? queue.latest.result : undefined;
    const result = await work(latest);
    if (result !== latest) queue.latest = { result, number };
    return result;
  }
}
