import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const SANE_ID = /^[A-Za-z0-9._-]{1,128}$/;
/** W3C Trace Context, 3.2: version, trace id, parent id, flags; a version above 00 may say more. */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?$/;

/** What a request is called in its answer, in the log and in the events: its own name for itself, or a new one. */
export function requestIdOf(request: IncomingMessage): string {
  const sent = request.headers['request-id'];
  if (typeof sent === 'string' && SANE_ID.test(sent)) return sent;

  return traceIdOf(request) ?? randomUUID();
}

/** The trace that a request says it belongs to. */
export function traceIdOf({ headers }: IncomingMessage): string | undefined {
  const { traceparent } = headers;
  if (typeof traceparent !== 'string') return undefined;

  const [, version, traceId, more] = TRACEPARENT.exec(traceparent) ?? [];
  return version === '00' && more !== undefined ? undefined : traceId;
}
