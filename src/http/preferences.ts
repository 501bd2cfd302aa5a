import type { FastifyReply } from 'fastify';

/** The longest wait there is; longer ones are cut to it. */
export const MAX_WAIT_SECONDS = 60;

const MAX_LENGTH = 1_000;
const PREFERENCES = /(?:[^,"]|"(?:\\.|[^"\\])*"|")+/g;
const NAME = /^\s*wait\s*(?:=|;|$)/i;
const WAIT = /^\s*wait\s*=\s*(?:"(\d{1,9})"|(\d{1,9}))\s*(?:;.*)?$/i;

/**
 * The seconds of the `wait` preference (RFC 7240, 4.3). Only the first one counts; a malformed one is ignored, as
 * preferences that are not understood are.
 */
export function preferredWait(header: string | readonly string[] | undefined): number | undefined {
  const text = [header ?? []].flat().join(',');
  const preferences = text.length > MAX_LENGTH ? [] : (text.match(PREFERENCES) ?? []);
  const [, quoted, plain] = preferences.find((preference) => NAME.test(preference))?.match(WAIT) ?? [];
  const seconds = quoted ?? plain;
  return seconds === undefined ? undefined : Math.min(Number(seconds), MAX_WAIT_SECONDS);
}

/** Says that a wait was granted: what was waited for came in time (RFC 7240, 3). */
export function preferenceApplied(reply: FastifyReply, waitSeconds: number): void {
  reply.header('preference-applied', `wait=${waitSeconds}`);
}
