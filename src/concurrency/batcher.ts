import { setImmediate as turn } from 'node:timers/promises';

interface Asked<Question, Answer> {
  readonly question: Question;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/** So many questions share a statement at most: the event loop stands still for as long. */
const MOST = 500;

/** Questions that meet in one turn of the event loop, answered together: a statement costs more than a row. */
export class Batcher<Question, Answer> {
  #asked: Asked<Question, Answer>[] = [];

  /** @param answerAll one answer for each question, in order */
  constructor(private readonly answerAll: (questions: readonly Question[]) => Promise<readonly Answer[]>) {}

  ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#asked.push({ question, resolve, reject }) === 1) void this.#answer();
    });
  }

  async #answer(): Promise<void> {
    await turn(); // what is asked in this turn joins
    const all = this.#asked;
    this.#asked = [];
    for (let from = 0; from < all.length; from += MOST) await this.#answerSome(all.slice(from, from + MOST));
  }

  async #answerSome(asked: readonly Asked<Question, Answer>[]): Promise<void> {
    try {
      const answers = await this.answerAll(asked.map(({ question }) => question));
      for (const [index, { resolve }] of asked.entries()) resolve(answers[index] as Answer);
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}
