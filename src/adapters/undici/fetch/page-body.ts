import type { FetchRequest, KeepBody, KeptBody } from '../../../outbound/fetcher.js';
import { AbortedError, type Cancellation } from '../connection/cancellation.js';
import type { OpenResponse } from '../connection/exchange.js';
import { faultOf, refusalOfParser } from '../connection/network-fault.js';
import { FetchFault } from '../fetch-fault.js';
import { contentOf, type FetchedContent } from './content.js';
import { lostBeginning, type Resumption } from './resumption.js';

/** The body of one fetch, on its way to whoever keeps it. */
export class PageBody {
  #content: FetchedContent | undefined;
  #partial: KeptBody | undefined;

  constructor(
    private readonly request: FetchRequest,
    private readonly cancellation: Cancellation,
    private readonly resumption: Resumption,
  ) {}

  /** What came of it, where it broke off. */
  get partial(): KeptBody | undefined {
    return this.#partial;
  }

  /** What was claimed of its coding, where that is more than what is undone. */
  get claimed(): string | undefined {
    return this.#content?.claimed;
  }

  /** What was odd about it, as far as it was read. */
  get warnings(): readonly string[] {
    return this.#content?.warnings ?? [];
  }

  /**
   * One that the strict parser refuses is read once more, leniently.
   * @param askLeniently asks again; undefined where another response came, which does not count
   * @throws FetchFault, what `keep` throws of its own, or the cause for which the fetch was ended
   */
  async keep(
    open: OpenResponse,
    keep: KeepBody,
    askLeniently: (refusal: FetchFault) => Promise<OpenResponse | undefined>,
  ): Promise<KeptBody> {
    try {
      return await this.#keepOnce(open, keep);
    } catch (error) {
      if (open.warnings.length > 0 || refusalOfParser(error) === undefined) throw error;

      const again = await askLeniently(error as FetchFault);
      if (!again) throw error;
      return this.#keepOnce(again, keep);
    }
  }

  /** What came of a body that fails is kept too, and told with the failure. */
  async #keepOnce(open: OpenResponse, keep: KeepBody): Promise<KeptBody> {
    const { maxBytes, keptFromBytes = Number.POSITIVE_INFINITY } = this.request;
    const body = this.resumption.bodyOf(open);
    const content = await contentOf({ ...this.resumption.headOf(open), body }, maxBytes, {
      faultOf: (error) => this.cancellation.cause ?? lostBeginning(error) ?? faultOf(error, open.connection.progress),
      isPart: (fault, bytes) =>
        fault instanceof FetchFault || (fault instanceof AbortedError && bytes >= keptFromBytes),
    });
    this.#content = content;
    const kept = await keep(content).catch((error) => {
      throw content.fault ?? error;
    });
    if (!content.fault) return kept;

    this.#partial = kept;
    throw content.fault;
  }
}
