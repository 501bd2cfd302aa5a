import { Readable } from 'node:stream';
import type { Body } from '../../../bodies/body-store.js';
import type { FetchOutcome } from '../../../job/job.commands.js';
import type { FetchedResponse, FetchTimings } from '../../../job/job.events.js';
import type { HeaderPair } from '../../../job/job.headers.js';
import type { AddressPolicy } from '../../../outbound/address-policy.js';
import type { FetchRequest } from '../../../outbound/fetcher.js';
import type { Connections } from '../connection/connections.js';
import { Watch } from '../connection/watch.js';
import { Content } from './content.js';
import { codingsOf } from './decode.js';
import { type Answer, Exchange } from './exchange.js';
import { FetchFault, faultOf, tooLarge } from './fetch-fault.js';
import type { FetcherSettings } from './fetcher-settings.js';
import { Redirects } from './redirects.js';
import { requestHeaders, staysHome } from './request-headers.js';

/** More of the body of a redirect is not read for the sake of its connection. */
const MAX_SKIPPED_BYTES = 64 * 1024;

type Keep = (body: AsyncIterable<Uint8Array>) => Promise<Body>;

/** One fetch: from the URL that was asked for, over its redirects, to the last byte of the body. */
export class FetchOperation {
  readonly #startedAt = performance.now();
  readonly #watch: Watch;
  readonly #exchange: Exchange;
  readonly #redirects: Redirects;
  /** Of the hop that is under way. */
  #url: string;
  #answer: Answer | undefined;

  constructor(
    private readonly request: FetchRequest,
    policy: AddressPolicy,
    private readonly settings: FetcherSettings,
    private readonly connections: Connections,
  ) {
    this.#watch = new Watch(request.signal, request.timeoutMs);
    this.#exchange = new Exchange(connections, settings, this.#watch, request.maxBytes);
    this.#redirects = new Redirects(policy, settings.maxRedirects);
    this.#url = request.url;
  }

  /** To be called once. Throws what `keep` throws of its own, and the reason of an abort. */
  async run(keep: Keep): Promise<FetchOutcome> {
    try {
      const answer = await this.#arrive();
      const response = this.#received(answer);
      const body = await this.#keep(answer, keep);
      return { kind: 'response', response, body, timings: this.#timings() };
    } catch (error) {
      if (this.#watch.isAborted) throw this.request.signal.reason;
      if (!(error instanceof FetchFault)) throw error;

      const { code, message } = error;
      const response = this.#answer && { response: this.#received(this.#answer) };
      return { kind: 'failure', error: { code, message }, ...response, timings: this.#timings() };
    } finally {
      this.#watch.end();
      this.#leave();
    }
  }

  /** Follows redirects until a response is none. */
  async #arrive(): Promise<Answer> {
    const { userAgent } = this.settings;
    this.#url = this.#redirects.start(this.request.url);
    let isElsewhere = false;
    for (;;) {
      const headers = requestHeaders(userAgent, this.request.headers, isElsewhere);
      const answer = await this.#exchange.ask(this.#url, headers);
      this.#answer = answer;
      const next = this.#redirects.next(answer.status, answer.headers, this.#url);
      if (next === undefined) return answer;

      await answer.body.dump({ limit: MAX_SKIPPED_BYTES });
      this.#leave();
      isElsewhere ||= !staysHome(this.#url, next);
      this.#url = next;
    }
  }

  async #keep(answer: Answer, keep: Keep): Promise<Body> {
    const content = await this.#contentOf(answer);
    const kept = await keep(content).catch((error) => {
      throw content.fault ?? error;
    });
    if (content.fault) throw content.fault;
    return kept;
  }

  async #contentOf({ status, headers, body, connection }: Answer): Promise<Content> {
    const { maxBytes } = this.request;
    const fault = (error: unknown) => this.#watch.cause ?? faultOf(error, connection.progress);
    if (status === 204 || status === 304) {
      // Their headers may describe the body of another response, which undici would wait for.
      await body.dump();
      return new Content(Readable.from([]), [], maxBytes, fault);
    }
    if (Number(headerOf(headers, 'content-length')) > maxBytes) throw tooLarge(maxBytes);

    return new Content(body, codingsOf(headersOf(headers, 'content-encoding').join()), maxBytes, fault);
  }

  /** Keeps the connection for another request, if nothing of this response is still to come. */
  #leave(): void {
    if (this.#answer?.body.readableEnded) this.connections.release(this.#answer.connection);
    else if (this.#answer) this.connections.discard(this.#answer.connection);
    this.#answer = undefined;
  }

  #received({ status, headers }: Answer): FetchedResponse {
    return {
      httpStatus: status,
      headers,
      contentType: headerOf(headers, 'content-type') ?? null,
      finalUrl: this.#url,
      redirects: [...this.#redirects.followed],
    };
  }

  #timings(): FetchTimings {
    const { resolvedAt, connectedAt, firstByteAt } = this.#watch.connection?.moments ?? {};
    const since = (moment: number | undefined) => (moment === undefined ? null : Math.round(moment - this.#startedAt));
    return {
      dnsMs: since(resolvedAt),
      connectMs: since(connectedAt),
      firstByteMs: since(firstByteAt),
      totalMs: Math.round(performance.now() - this.#startedAt),
    };
  }
}

function headerOf(headers: readonly HeaderPair[], name: string): string | undefined {
  return headers.find(([key]) => key === name)?.[1];
}

function headersOf(headers: readonly HeaderPair[], name: string): string[] {
  return headers.filter(([key]) => key === name).map(([, value]) => value);
}
