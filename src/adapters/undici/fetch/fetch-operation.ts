import type { AddressPolicy } from '../../../outbound/address-policy.js';
import type {
  BusyHost,
  FetchRequest,
  FetchResult,
  KeepBody,
  OriginResponse,
  Timings,
} from '../../../outbound/fetcher.js';
import { firstOf } from '../../../outbound/header-line.js';
import { staysHome } from '../../../outbound/own-headers.js';
import { Cancellation } from '../connection/cancellation.js';
import type { Connections } from '../connection/connections.js';
import { Exchange, type OpenResponse } from '../connection/exchange.js';
import { FetchFault } from '../fetch-fault.js';
import type { Robots } from '../robots/robots.js';
import { RobotsUnavailable } from '../robots/robots-file.js';
import { FetchCookies } from './fetch-cookies.js';
import { timingsSince } from './fetch-timings.js';
import type { FetcherSettings } from './fetcher-settings.js';
import { overridesAt, respectsRobots } from './host-overrides.js';
import { PageBody } from './page-body.js';
import { Redirects } from './redirects.js';
import { requestHeaders } from './request-headers.js';
import { Resumption } from './resumption.js';
import { Revalidation } from './revalidation.js';
import { isPartAskedFor, sentAs } from './sent-headers.js';

/** One fetch: from the URL that was asked for, over its redirects, to the last byte of the body. */
export class FetchOperation {
  readonly #startedAt = performance.now();
  readonly #cancellation: Cancellation;
  readonly #exchange: Exchange;
  readonly #redirects: Redirects;
  readonly #cookies = new FetchCookies();
  readonly #revalidation: Revalidation;
  readonly #resumption: Resumption;
  readonly #body: PageBody;
  /** Of the hop that is under way. */
  #url: string;
  #headers: string[] = [];
  #open: OpenResponse | undefined;
  #partials = 0;

  constructor(
    private readonly request: FetchRequest,
    policy: AddressPolicy,
    private readonly settings: FetcherSettings,
    private readonly connections: Connections,
    private readonly robots: Robots,
  ) {
    this.#cancellation = new Cancellation('The fetch', request.signal, request.timeoutMs);
    this.#exchange = new Exchange(connections, settings, this.#cancellation, request.maxBytes);
    this.#redirects = new Redirects(policy, settings.maxRedirects);
    this.#revalidation = new Revalidation(request.condition);
    this.#resumption = new Resumption(request.rest);
    this.#body = new PageBody(request, this.#cancellation, this.#resumption);
    this.#url = request.url;
  }

  /** To be called once. Throws what `keep` throws of its own, and the reason of an abort. */
  async run(keep: KeepBody): Promise<FetchResult> {
    try {
      const open = await this.#arrive();
      if ('restsUntil' in open) return { kind: 'busy', ...open, timings: this.#timings() };
      if (this.#revalidation.isUnchanged) {
        return { kind: 'unchanged', response: this.#told(open), timings: this.#timings() };
      }
      const body = await this.#body.keep(open, keep, (refusal) => this.#askLeniently(open, refusal));
      return { kind: 'response', response: this.#told(this.#open ?? open), body, timings: this.#timings() };
    } catch (error) {
      if (this.#cancellation.isAborted) return this.#interrupted();
      if (!(error instanceof FetchFault)) throw error;

      const { code, message } = error;
      const response = error instanceof RobotsUnavailable ? error.response : this.#open && this.#told(this.#open);
      const told = {
        ...(response && { response }),
        ...(this.#body.partial && { partial: this.#body.partial }),
      };
      return { kind: 'failure', error: { code, message }, ...told, timings: this.#timings() };
    } finally {
      this.#cancellation.end();
      this.#leave();
    }
  }

  /** What came before the signal aborted. @throws its reason, where that is nothing */
  #interrupted(): FetchResult {
    const { partial } = this.#body;
    if (!this.#open || !partial) throw this.request.signal.reason;

    return { kind: 'interrupted', response: this.#told(this.#open), partial, timings: this.#timings() };
  }

  /** Follows redirects until a response is none, or leads to a host that is not free. */
  async #arrive(): Promise<OpenResponse | BusyHost> {
    this.#url = this.#redirects.start(this.request.url);
    let isElsewhere = false;
    let cookies = '';
    this.#redirects.asks(this.#url, cookies);
    for (;;) {
      const overrides = await overridesAt(this.request, this.#url);
      const { userAgent = this.settings.userAgent, headers: ofHost } = overrides;
      const own = requestHeaders(userAgent, this.request.headers, isElsewhere, cookies, ofHost);
      own.push(...this.#revalidation.headersFor(this.#url));
      const headers = this.#resumption.headersFor(this.#url, own);
      this.#headers = headers;
      const unadmitted = respectsRobots(this.request, overrides) && (await this.#admit());
      if (unadmitted) return unadmitted;
      const open = await this.#exchange.get(this.#url, headers);
      this.#open = open;
      if (this.#resumption.isInVain(open)) {
        this.#leave();
        continue;
      }
      if (open.status === 206 && !isPartAskedFor(headers)) {
        this.#refusePart();
        continue;
      }
      if (await this.#isNotModifiedInVain(open)) continue;
      const next = this.#redirects.next(open.status, open.headers, this.#url);
      if (next === undefined) return open;

      await this.#cookies.take(open.headers, this.#url);
      cookies = await this.#cookies.for(next);
      this.#redirects.asks(next, cookies);
      await this.#exchange.skip(open);
      this.#leave();
      const busy = await this.#enter(this.#url, next);
      if (busy) return busy;
      isElsewhere ||= !staysHome(this.#url, next);
      this.#url = next;
    }
  }

  /** Whether the request that is next may be made, as its origin's robots.txt says. */
  #admit(): Promise<BusyHost | undefined> {
    const userAgent = sentAs(this.#headers, 'user-agent') ?? '';
    const asker = {
      cancellation: this.#cancellation,
      enter: (from: string, to: string) => this.#enter(from, to),
      overridesAt: (url: string) => overridesAt(this.request, url),
    };
    return this.robots.admit(this.#url, userAgent, asker);
  }

  /** A redirect within one host is the same visit: it keeps its slot. */
  async #enter(from: string, to: string): Promise<BusyHost | undefined> {
    const { host } = new URL(to);
    if (host === new URL(from).host) return undefined;

    const busy = await this.request.enter(host);
    // One that waited for a host until its time was over is given back: no host was too slow for it.
    if (this.#cancellation.cause && (!busy || this.#cancellation.isAborted)) throw this.#cancellation.cause;
    return busy;
  }

  /** A part that nobody asked for is no page: it is asked for once more. */
  #refusePart(): void {
    this.#partials += 1;
    if (this.#partials > 1) {
      const { host } = new URL(this.#url);
      throw new FetchFault('unexpected_partial', `${host} sends a part of the page, where the whole was asked for`);
    }
    this.#leave();
  }

  /** A 304 that nothing was asked for with, or whose page is gone, is none: it is asked for once more, in full. */
  async #isNotModifiedInVain(open: OpenResponse): Promise<boolean> {
    const meaning = await this.#revalidation.meaningOf(open.status, this.#headers);
    if (this.#cancellation.cause) throw this.#cancellation.cause;
    if (meaning === 'as it comes') return false;

    await this.#exchange.skip(open);
    if (meaning === 'ask again') this.#leave();
    return meaning === 'ask again';
  }

  /** Asks for a page once more whose body the strict parser refused; it counts if its head says the same. */
  async #askLeniently(open: OpenResponse, refusal: FetchFault): Promise<OpenResponse | undefined> {
    this.connections.discard(open.connection);
    const again = await this.#exchange.getLeniently(this.#url, this.#headers, refusal);
    if (again.status === open.status && !this.#resumption.isInVain(again)) {
      this.#open = again;
      return again;
    }
    this.connections.discard(again.connection);
    return undefined;
  }

  /** Keeps the connection for another request, if nothing of this response is still to come. */
  #leave(): void {
    if (this.#open) this.#exchange.leave(this.#open);
    this.#open = undefined;
  }

  #told(open: OpenResponse): OriginResponse {
    const { status, headers, warnings: odd } = this.#resumption.headOf(open);
    const { claimed, warnings: more } = this.#body;
    const warnings = [...odd, ...more];
    return {
      httpStatus: status,
      headers,
      contentType: firstOf(headers, 'content-type') ?? null,
      finalUrl: this.#url,
      redirects: [...this.#redirects.followed],
      ...(claimed !== undefined && { contentEncoding: claimed }),
      ...(warnings.length > 0 && { warnings }),
    };
  }

  #timings(): Timings {
    return timingsSince(this.#startedAt, this.#cancellation.connection?.moments);
  }
}
