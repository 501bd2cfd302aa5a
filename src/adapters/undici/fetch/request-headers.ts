import type { HeaderLine } from '../../../outbound/header-line.js';
import { sentHeaders } from '../../../outbound/own-headers.js';
import { ACCEPTED_CODINGS } from './codings.js';

/** The headers of a request, as undici takes them: names and values in turn. A job's own take the place of its host's, and these of ours. */
export function requestHeaders(
  userAgent: string,
  own: readonly HeaderLine[],
  isElsewhere: boolean,
  cookies: string,
  ofHost: readonly HeaderLine[] = [],
): string[] {
  const jobs = sentHeaders(own, isElsewhere);
  const sent = [...jobs, ...ofHost.filter(([name]) => !jobs.some(([own]) => own === name))];
  const headers = ['accept-encoding', ACCEPTED_CODINGS];
  if (!sent.some(([name]) => name === 'user-agent')) headers.push('user-agent', userAgent);
  if (cookies !== '') headers.push('cookie', cookies);
  if (!sent.some(([name]) => name === 'accept')) headers.push('accept', '*/*');
  for (const [name, value] of sent) headers.push(name, value);
  return headers;
}
