import type { AddressPolicy } from '../../../outbound/address-policy.js';
import type { BusyHost, OriginResponse, RequestOverrides } from '../../../outbound/fetcher.js';
import { firstOf, valuesOf } from '../../../outbound/header-line.js';
import type { Cancellation } from '../connection/cancellation.js';
import type { Connections } from '../connection/connections.js';
import { Exchange, type OpenResponse } from '../connection/exchange.js';
import { faultOf, refusalOfParser } from '../connection/network-fault.js';
import { codingsOf } from '../fetch/codings.js';
import { FetchedContent } from '../fetch/content.js';
import type { FetcherSettings } from '../fetch/fetcher-settings.js';
import { Redirects } from '../fetch/redirects.js';
import { requestHeaders } from '../fetch/request-headers.js';
import { FetchFault } from '../fetch-fault.js';
import { keptForMs } from './robots-freshness.js';
import { RobotsRules } from './robots-rules.js';

/** RFC 9309, 2.5: what must be read at least, decoded; what follows is left out. */
const MAX_BYTES = 500 * 1024;
/** RFC 9309, 2.3.1.2: what must be followed at least; a file behind more of them counts as not there. */
const MAX_REDIRECTS = 5;

/** The fetch that wants to know: its deadline, and its way from host to host. */
export interface RobotsAsker {
  readonly cancellation: Cancellation;
  /** Leads it to the host of a URL, where that is another one: what keeps it from there. */
  enter(from: string, to: string): Promise<BusyHost | undefined>;
  /** What the host of a URL has of its own. */
  overridesAt(url: string): Promise<RequestOverrides>;
}

/** Rules, for how long they may be kept, and the URL that they came from: the fetch is at its host then. */
export interface FreshRules {
  readonly rules: RobotsRules;
  readonly forMs: number;
  readonly at: string;
}

/** The server could not say what is allowed, so nothing is (RFC 9309, 2.3.1.4). Retried as if the page had answered so. */
export class RobotsUnavailable extends FetchFault {
  constructor(readonly response: OriginResponse) {
    super(
      'http_status',
      `${response.finalUrl} answered ${response.httpStatus}, and without it nothing is fetched there`,
    );
  }
}

/** The robots.txt of one origin, fetched as a part of a fetch: guarded, counted and bounded like a page. */
export class RobotsFile {
  readonly #url: string;
  readonly #exchange: Exchange;
  readonly #redirects: Redirects;

  constructor(
    origin: string,
    private readonly asker: RobotsAsker,
    private readonly settings: FetcherSettings,
    policy: AddressPolicy,
    connections: Connections,
  ) {
    this.#url = `${origin}/robots.txt`;
    this.#exchange = new Exchange(connections, settings, asker.cancellation, MAX_BYTES);
    this.#redirects = new Redirects(policy, MAX_REDIRECTS);
  }

  /**
   * To be called once.
   * @throws FetchFault where nobody knows what is allowed, or the cause for which the fetch was ended
   */
  async get(): Promise<FreshRules | BusyHost> {
    let at = this.#url;
    try {
      for (;;) {
        const open = await this.#exchange.get(at, await this.#headersAt(at));
        const next = this.#next(open, at);
        if (next === undefined) return await this.#read(open, at);

        await this.#exchange.skip(open);
        this.#exchange.leave(open);
        const busy = await this.asker.enter(at, next);
        if (busy) return busy;
        at = next;
      }
    } catch (error) {
      const { cause } = this.asker.cancellation;
      if (cause) throw cause;
      if (at !== this.#url && error instanceof FetchFault && error.code === 'blocked_address') return this.#none(at);
      throw this.#told(error);
    }
  }

  /** Where it is instead; undefined for a redirect that leads nowhere, or further than is followed. */
  #next({ status, headers }: OpenResponse, from: string): string | undefined {
    try {
      return this.#redirects.next(status, headers, from);
    } catch (error) {
      if (error instanceof FetchFault) return undefined;
      throw error;
    }
  }

  /** A redirect led to a name whose address is closed to us: as with an address in the URL, it leads nowhere. */
  #none(at: string): FreshRules {
    return { rules: new RobotsRules(this.#url, ''), forMs: keptForMs([]), at };
  }

  /** Whatever is no success and no error of the server means that there is none, and that all is allowed (2.3.1.3). */
  async #read(open: OpenResponse, at: string): Promise<FreshRules> {
    const { status, headers } = open;
    const isThere = status >= 200 && status <= 299 && status !== 204;
    try {
      if (status === 206)
        throw new FetchFault('unexpected_partial', 'A part of it was sent, where the whole was asked for');
      if (!isThere) await this.#exchange.skip(open);
      if (status >= 500) throw this.#unavailable(open, at);

      const rules = new RobotsRules(this.#url, isThere ? await this.#textOf(open, at) : '');
      return { rules, forMs: keptForMs(valuesOf(headers, 'cache-control')), at };
    } finally {
      this.#exchange.leave(open);
    }
  }

  #unavailable({ status: httpStatus, headers }: OpenResponse, finalUrl: string): RobotsUnavailable {
    const contentType = firstOf(headers, 'content-type') ?? null;
    const redirects = [...this.#redirects.followed];
    return new RobotsUnavailable({ httpStatus, headers, contentType, finalUrl, redirects });
  }

  async #headersAt(url: string): Promise<string[]> {
    const { userAgent = this.settings.userAgent, headers } = await this.asker.overridesAt(url);
    return requestHeaders(userAgent, [], false, '', headers);
  }

  /** Like a page, a body that the strict parser refuses is asked for once more, leniently. */
  async #textOf(open: OpenResponse, at: string): Promise<string> {
    try {
      return await this.#decodedTextOf(open);
    } catch (error) {
      if (open.warnings.length > 0 || refusalOfParser(error) === undefined) throw error;

      const again = await this.#exchange.getLeniently(at, await this.#headersAt(at), error as FetchFault);
      try {
        if (again.status !== open.status) throw error;
        return await this.#decodedTextOf(again);
      } finally {
        this.#exchange.leave(again);
      }
    }
  }

  /** UTF-8 (2.3). Of a file that is too long, the last line may be half a rule, which could say more than the whole one. */
  async #decodedTextOf({ headers, body, connection }: OpenResponse): Promise<string> {
    const codings = codingsOf(valuesOf(headers, 'content-encoding').join(', '));
    const content = new FetchedContent(body, codings, MAX_BYTES, {
      faultOf: (error) => faultOf(error, connection.progress),
      isPart: (fault) => fault instanceof FetchFault,
    });
    const pieces: Uint8Array[] = [];
    for await (const piece of content) pieces.push(piece);
    const text = new TextDecoder().decode(Buffer.concat(pieces));
    const { fault } = content;
    if (!fault) return text;
    if (!(fault instanceof FetchFault) || fault.code !== 'too_large') throw fault;

    return text.slice(0, Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1);
  }

  #told(error: unknown): unknown {
    if (!(error instanceof FetchFault) || error instanceof RobotsUnavailable) return error;

    const told = `${this.#url} could not be read, and without it nothing is fetched there: ${error.message}`;
    return new FetchFault(error.code, told, { cause: error });
  }
}
