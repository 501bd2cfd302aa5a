import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { Problem } from './problem.js';

/** What a route reads besides JSON. */
export interface BodyRules {
  /** Media types that reach the handler as text. */
  readonly textTypes?: readonly string[];
  readonly maxBodyBytes?: number;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    body?: BodyRules;
  }
}

export const MAX_BODY_BYTES = 1024 ** 2;

/** Lets a route read more than JSON of at most 1 MiB. */
export const Reads = (body: BodyRules): MethodDecorator => RouteConfig({ body });

/**
 * The bodies that are read at all: JSON, and what single routes ask for. Everything else is refused, forms above all:
 * a browser sends those across origins without asking.
 */
export function addBodyParsers(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', raiseBodyLimit);
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text: string, done) => {
    if (request.is404) done(null);
    else parseJson(text, done);
  });
  fastify.addContentTypeParser(
    ['text/plain', 'application/x-ndjson'],
    { parseAs: 'string' },
    (request, text: string, done) => {
      if (request.is404 || text === '') done(null);
      else if (readsAsText(request)) done(null, text);
      else done(unsupported(request));
    },
  );
  fastify.addContentTypeParser('*', (request, _payload, done) => {
    if (request.is404 || isEmpty(request)) done(null);
    else done(unsupported(request));
  });
}

function raiseBodyLimit(route: RouteOptions): void {
  const limit = route.config?.body?.maxBodyBytes;
  if (limit !== undefined) route.bodyLimit = limit;
}

function parseJson(text: string, done: (error: Error | null, body?: unknown) => void): void {
  let body: unknown;
  try {
    body = text === '' ? {} : JSON.parse(text); // many clients name JSON and send nothing
  } catch (cause) {
    done(new Problem('invalid_request', 'The body is not JSON', { cause }));
    return;
  }
  done(null, body);
}

function readsAsText(request: FastifyRequest): boolean {
  return request.routeOptions.config.body?.textTypes?.includes(request.mediaType ?? '') ?? false;
}

function isEmpty({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
}

function unsupported({ routeOptions }: FastifyRequest): Problem {
  const types = ['application/json', ...(routeOptions.config.body?.textTypes ?? [])];
  return new Problem('unsupported_media_type', `What is read here: ${types.join(', ')}`, {
    headers: { accept: types.join(', ') }, // RFC 9110, 15.5.16
  });
}
