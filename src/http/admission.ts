import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import type { ApiSettings, Scope } from '../api/api-settings.js';
import type { Caller } from './caller.js';
import { Keys } from './keys.js';
import { OwnHost } from './own-host.js';
import { Problem } from './problem.js';
import { traceIdOf } from './request-id.js';

/** Routes that need no key. */
const OPEN = /^\/(?:health\/|docs(?:\/|$)|openapi\.json$)/;

const NO_SCOPES: ReadonlySet<Scope> = new Set();
const EVERY_SCOPE: ReadonlySet<Scope> = new Set<Scope>(['read', 'submit', 'admin']);
const ANYBODY = { name: 'anonymous', scopes: EVERY_SCOPE };
const STRANGER = { name: 'anonymous', scopes: NO_SCOPES };

/** Looks at every request before its body is read: says who the caller is, or refuses. Runs for unknown paths too. */
export function addAdmission(fastify: FastifyInstance, settings: ApiSettings): void {
  const ownHost = new OwnHost(settings.allowedHosts);
  const keys = settings.apiKeys.length > 0 ? new Keys(settings.apiKeys) : undefined;

  fastify.decorateRequest('caller');
  fastify.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => {
    const who = hostless(request) ?? (keys ? keyOf(request, keys) : (ownHost.refusal(request.headers) ?? ANYBODY));
    if (who instanceof Problem) {
      request.caller = callerOf(request, STRANGER);
      done(who);
      return;
    }
    request.caller = callerOf(request, who);
    reply.header('request-id', request.id);
    reply.header('x-content-type-options', 'nosniff');
    done();
  });
}

interface Who {
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
}

/** RFC 9112, 3.2. */
function hostless({ raw }: FastifyRequest): Problem | undefined {
  if (raw.headers.host !== undefined || raw.httpVersion !== '1.1') return undefined;

  return new Problem('invalid_request', 'A request of HTTP/1.1 names its host');
}

function keyOf(request: FastifyRequest, keys: Keys): Who | Problem {
  if (OPEN.test(request.routeOptions.url ?? '')) return STRANGER;

  return keys.check(request.headers.authorization, isReading(request.method) ? 'read' : 'submit');
}

function isReading(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

function callerOf({ id, raw }: FastifyRequest, { name, scopes }: Who): Caller {
  return { actor: name, scopes, requestId: id, id: randomUUID(), traceId: traceIdOf(raw) };
}
