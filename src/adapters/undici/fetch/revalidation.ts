import type { Condition } from '../../../outbound/fetcher.js';
import { isConditional } from './sent-headers.js';

/** What a response is: the 304 that our condition asked for, one that is of no use, or a response like any other. */
type Meaning = 'unchanged' | 'ask again' | 'as it comes';

/** The condition of one fetch: where it is sent, and what a 304 means. */
export class Revalidation {
  #isSent = false;
  #isOver = false;
  #isUnchanged = false;

  constructor(private readonly condition: Condition | undefined) {}

  get isUnchanged(): boolean {
    return this.#isUnchanged;
  }

  /** What a request to a URL is made with beside its other headers, as undici takes them. To be asked for each request. */
  headersFor(url: string): string[] {
    const { condition } = this;
    this.#isSent = condition?.url === url && !this.#isOver;
    return this.#isSent && condition ? condition.headers.flat() : [];
  }

  /**
   * A 304 counts where we asked for it and what it speaks of is still there. Where nobody asked for one, or it is gone,
   * the page is asked for once more, without a condition; a second 304 is taken as it comes.
   * @param headers what the request was made with
   */
  async meaningOf(status: number, headers: readonly string[]): Promise<Meaning> {
    if (status !== 304) return 'as it comes';
    if (this.#isSent && (await this.condition?.holds())) {
      this.#isUnchanged = true;
      return 'unchanged';
    }
    if (this.#isOver || (!this.#isSent && isConditional(headers))) return 'as it comes';

    this.#isOver = true;
    return 'ask again';
  }
}
