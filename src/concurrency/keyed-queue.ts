/** What a turn came to, and which of its key's turns that was. */
interface Known<Result> {
  readonly result: Result;
  readonly turn: number;
}

interface Line<Result> {
  last: Promise<unknown>;
  waiting: number;
  /** How many turns have begun. */
  begun: number;
  known: Known<Result> | undefined;
}

/**
 * Lets those who want the same thing do so one after another, in the order they came. Others don't wait. Each is handed
 * what the latest turn came to that began after he asked: that is as new as whatever he would find out himself, so that
 * of a thousand who ask at once two have work to do.
 */
export class KeyedQueue<Result> {
  readonly #lines = new Map<string, Line<Result>>();

  async take(key: string, work: (known: Result | undefined) => Promise<Result>): Promise<Result> {
    const line = this.#lines.get(key) ?? { last: Promise.resolve(), waiting: 0, begun: 0, known: undefined };
    this.#lines.set(key, line);
    const asked = line.begun;
    line.waiting++;
    const turn = line.last.then(() => this.#turn(line, asked, work));
    line.last = turn.catch(() => {}); // whoever is next goes on; this one's asker hears of the failure
    try {
      return await turn;
    } finally {
      line.waiting--;
      if (line.waiting === 0) this.#lines.delete(key);
    }
  }

  async #turn(
    line: Line<Result>,
    asked: number,
    work: (known: Result | undefined) => Promise<Result>,
  ): Promise<Result> {
    const turn = ++line.begun;
    const known = line.known && line.known.turn > asked ? line.known.result : undefined;
    const result = await work(known);
    if (result !== known) line.known = { result, turn };
    return result;
  }
}
