import type { HeaderLine } from '../../../outbound/header-line.js';
import { ACCEPTED_CODINGS } from './decode.js';

/**
 * The headers of a request, as undici takes them: names and values in turn. A job's own take the place of ours, except
 * `accept-encoding`, since we decode.
 *
 * Once a redirect has left the origin that the job was submitted for, only headers about the form of the page are sent:
 * any other may hold a secret that was meant for that origin alone.
 */
export function requestHeaders(userAgent: string, own: readonly HeaderLine[], isElsewhere: boolean): string[] {
  const sent = own.filter(([name]) => name !== 'accept-encoding' && (!isElsewhere || HARMLESS.has(name)));
  const headers = ['accept-encoding', ACCEPTED_CODINGS];
  if (!sent.some(([name]) => name === 'user-agent')) headers.push('user-agent', userAgent);
  if (!sent.some(([name]) => name === 'accept')) headers.push('accept', '*/*');
  for (const [name, value] of sent) headers.push(name, value);
  return headers;
}

/** Whether a redirect stays at the origin, or goes to the same host over TLS. */
export function staysHome(from: string, to: string): boolean {
  const [home, target] = [new URL(from), new URL(to)];
  if (home.origin === target.origin) return true;

  return home.origin === `http://${target.host}` && target.origin === `https://${home.host}`;
}

const HARMLESS: ReadonlySet<string> = new Set(['accept', 'accept-language', 'user-agent']);
