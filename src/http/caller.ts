import type {} from 'fastify';
import type { Scope } from '../api/api-settings.js';
import type { Origin } from '../eventsourcing/metadata.js';

/** Who sent a request. Attached to every request before any controller sees it. */
export interface Caller {
  /** The API key's name, or `anonymous` where no keys are set. */
  readonly actor: string;
  readonly scopes: ReadonlySet<Scope>;
  /** The correlation id of whatever follows: the request's own `Request-Id`, or one made here. Comes back in the answer. */
  readonly requestId: string;
  /** A UUID made here for every request, whatever it said: what submissions without an Idempotency-Key are named by. */
  readonly id: string;
  /** Of the `traceparent` that came along. Stands in the log lines about this request. */
  readonly traceId?: string | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
  }
}

/** The origin of a command that a request led to. */
export function originOf({ actor, requestId, id }: Caller): Origin {
  return { actor, correlationId: requestId, causationId: id };
}
