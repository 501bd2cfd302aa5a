/** Runs tasks one at a time, in the order they came. One that fails does not hold up the next. */
export class Mailbox {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /**
   * @param capacity how many tasks may wait, the running one included
   * @param onFull told of each task that is refused
   */
  constructor(
    private readonly capacity: number,
    private readonly onFull: () => void = () => {},
  ) {}

  get isEmpty(): boolean {
    return this.#waiting === 0;
  }

  /** @throws MailboxFullError */
  async enqueue<Answer>(task: () => Promise<Answer>): Promise<Answer> {
    if (this.#waiting >= this.capacity) {
      this.onFull();
      throw new MailboxFullError(this.capacity);
    }

    this.#waiting++;
    const answer = this.#last.then(task).finally(() => this.#waiting--);
    this.#last = answer.catch(() => {}); // the asker hears of the failure; the queue moves on
    return answer;
  }
}

/** More is asked of one actor than it can do. Asking again later is the remedy. */
export class MailboxFullError extends Error {
  override readonly name = 'MailboxFullError';

  constructor(capacity: number) {
    super(`${capacity} commands wait for this already`);
  }
}
