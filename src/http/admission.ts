import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import type { CallerIdentity } from './caller.js';
import type { HttpSettings, Scope } from './http-settings.js';
import { Keys } from './keys.js';
import { OwnHost } from './own-host.js';
import { Problem } from './problem.js';
import { traceIdOf } from './request-id.js';
import type { RouteNeeds } from './route-needs.js';

const NO_SCOPES: ReadonlySet<Scope> = new Set();
const EVERY_SCOPE: ReadonlySet<Scope> = new Set<Scope>(['read', 'submit', 'admin']);
const ANYBODY = { name: 'anonymous', scopes: EVERY_SCOPE };
const STRANGER = { name: 'anonymous', scopes: NO_SCOPES };

/**
 * The one place that decides who may do what. Looks at every request before its body is read: says who the caller is,
 * or refuses. Runs for unknown paths too.
 */
export function addAdmission(fastify: FastifyInstance, settings: HttpSettings, needs: RouteNeeds): void {
  const ownHost = new OwnHost(settings.allowedHosts);
  const keys = settings.apiKeys.length > 0 ? new Keys(settings.apiKeys) : undefined;

  fastify.decorateRequest('caller');
  fastify.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => {
    const who =
      hostless(request) ?? (keys ? keyOf(request, keys, needs) : (ownHost.refusal(request.headers) ?? ANYBODY));
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

function keyOf(request: FastifyRequest, keys: Keys, needs: RouteNeeds): Who | Problem {
  const need = request.is404 ? needWithoutRoute(request, needs) : request.routeOptions.config.needs;
  return need === 'nothing' ? STRANGER : keys.check(request.headers.authorization, need);
}

/** Any key will do, and without one nobody learns that there is nothing; but an open path tells that the method is wrong. */
function needWithoutRoute({ raw }: FastifyRequest, needs: RouteNeeds): 'nothing' | undefined {
  return needs.isOpenAt(raw.url?.split('?', 1)[0] ?? '') ? 'nothing' : undefined;
}

function callerOf({ id, raw }: FastifyRequest, { name, scopes }: Who): CallerIdentity {
  return { actor: name, scopes, requestId: id, id: randomUUID(), traceId: traceIdOf(raw) };
}
