import type { HeaderLine } from './header-line.js';

/**
 * Which of a job's own headers are sent: all but `accept-encoding`, since we decode. Once a redirect has left the origin
 * that the job was submitted for, only those about the form of the page: any other may hold a secret that was meant for
 * that origin alone.
 */
export function sentHeaders(own: readonly HeaderLine[], isElsewhere: boolean): readonly HeaderLine[] {
  return own.filter(([name]) => name !== 'accept-encoding' && (!isElsewhere || HARMLESS.has(name)));
}

/** Whether a redirect stays at the origin, or goes to the same host over TLS. */
export function staysHome(from: string, to: string): boolean {
  const [home, target] = [new URL(from), new URL(to)];
  if (home.origin === target.origin) return true;

  return home.origin === `http://${target.host}` && target.origin === `https://${home.host}`;
}

const HARMLESS: ReadonlySet<string> = new Set(['accept', 'accept-language', 'user-agent']);
