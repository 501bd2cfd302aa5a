import type { CookieJar } from 'tough-cookie';
import type { HeaderLine } from '../../../outbound/header-line.js';

/** Of what one response sets; and of what is sent with one request, in bytes. */
const MAX_SET_AT_ONCE = 50;
const MAX_SENT_BYTES = 8 * 1024;

/**
 * The cookies of one fetch: what a redirect sets is sent with the requests that follow it, where it belongs by host, path
 * and scheme (RFC 6265), and forgotten with the fetch. Gates that set one and lead back are passed so. Nothing is loaded
 * before a redirect sets one.
 */
export class FetchCookies {
  #jar: CookieJar | undefined;

  async take(headers: readonly HeaderLine[], url: string): Promise<void> {
    const lines = headers.filter(([name]) => name === 'set-cookie').slice(0, MAX_SET_AT_ONCE);
    if (lines.length === 0) return;

    this.#jar ??= new (await import('tough-cookie')).CookieJar();
    for (const [, line] of lines) await this.#jar.setCookie(line, url, { ignoreError: true }); // a bad one is none
  }

  /** The value of the `Cookie` header for a request; empty where there is none to send. */
  async for(url: string): Promise<string> {
    const sent = (await this.#jar?.getCookieString(url)) ?? '';
    return sent.length > MAX_SENT_BYTES ? '' : sent;
  }
}
