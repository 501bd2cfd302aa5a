import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Origin } from '../eventsourcing/metadata.js';
import type { Scope } from './http-settings.js';

/** Who sent a request. Attached to every request before any controller sees it. */
export interface CallerIdentity {
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
    caller: CallerIdentity;
  }
}

/** Gives a handler the CallerIdentity of its request. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>().caller,
);

/** The origin of a command that a request led to. */
export function originOf({ actor, requestId, id }: CallerIdentity): Origin {
  return { actor, correlationId: requestId, causationId: id };
}
