import type { AddressPolicy } from '../../../outbound/address-policy.js';
import type { OriginResponse } from '../../../outbound/fetcher.js';
import type { HeaderLine } from '../../../outbound/header-line.js';
import { FetchFault } from '../fetch-fault.js';
import { guardedUrl } from '../guard/guarded-url.js';

/** RFC 9110, 15.4: the statuses whose `Location` is meant to be followed by itself. */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What was asked for so often with nothing changed, not even a cookie, will not answer otherwise. */
const MAX_SAME_REQUESTS = 3;

/** The way from the URL that was asked for to the one that answered. */
export class Redirects {
  readonly followed: OriginResponse['redirects'][number][] = [];
  readonly #asked = new Map<string, number>();

  constructor(
    private readonly policy: AddressPolicy,
    private readonly max: number,
  ) {}

  /** The URL that was submitted, which the rules of today may refuse. */
  start(url: string): string {
    return guardedUrl(url, this.policy, { sentence: `${url} is not fetched`, codeOfInvalid: 'internal' });
  }

  /**
   * To be told of each request before it is made.
   * @throws FetchFault where it was made too often
   */
  asks(url: string, cookies: string): void {
    const request = JSON.stringify([url, cookies]);
    const times = (this.#asked.get(request) ?? 0) + 1;
    this.#asked.set(request, times);
    if (times > MAX_SAME_REQUESTS) {
      throw new FetchFault('redirect_loop', `The redirects lead in a circle, back to ${url}`);
    }
  }

  /**
   * Where a response sends the fetch, checked like a URL that is submitted; undefined where it is no redirect, or one
   * without a target.
   * @throws FetchFault where it must not be followed.
   */
  next(status: number, headers: readonly HeaderLine[], from: string): string | undefined {
    const location = headers.find(([name]) => name === 'location')?.[1];
    if (!REDIRECTS.has(status) || !location) return undefined;

    if (this.followed.length === this.max) {
      throw new FetchFault('too_many_redirects', `The redirects did not end after ${this.max}`);
    }
    this.followed.push({ status, url: from });
    return this.#target(location, from);
  }

  #target(location: string, from: string): string {
    const sentence = `${from} redirects to where nothing is fetched from`;
    return guardedUrl(percentEncoded(location), this.policy, { sentence, codeOfInvalid: 'bad_redirect' }, from);
  }
}

/** Headers are bytes, one a character here. Those beyond ASCII stay the same bytes when they are percent-encoded. */
function percentEncoded(location: string): string {
  return location.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
}
