import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { NDJSON } from './ndjson.js';
import { Problem } from './problem.js';
import { RouteRule } from './route-rules.js';

/** What a route reads besides JSON. */
export interface BodyRules {
  /** Media types that reach the handler as text. */
  readonly textTypes?: readonly string[];
  /** Media types whose bytes the handler reads itself, as they come. Their size is for it to bound. */
  readonly streamedTypes?: readonly string[];
  readonly maxBodyBytes?: number;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    body?: BodyRules;
  }
}

/** What HTML forms, and clients of older services, send. */
export const FORM = 'application/x-www-form-urlencoded';

export const MAX_BODY_BYTES = 1024 ** 2;

/** Lets a route read more than JSON of at most 1 MiB. */
export const Reads = (body: BodyRules): MethodDecorator => RouteRule({ body });

/**
 * The bodies that are read at all: JSON, and what single routes ask for. Everything else is refused, forms above all:
 * a browser sends those across origins without asking.
 */
export function addBodyParsers(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', raiseBodyLimit);
  fastify.addContentTypeParser('application/json', WHOLE, async (request: FastifyRequest, bytes: Buffer) =>
    request.is404 ? undefined : jsonOf(textOf(request, bytes)),
  );
  fastify.addContentTypeParser(TEXT_TYPES, WHOLE, async (request: FastifyRequest, bytes: Buffer) => {
    if (request.is404) return undefined;
    if (readsAsText(request)) return textOf(request, bytes);
    if (bytes.length === 0) return undefined;
    throw unsupported(request);
  });
  fastify.addContentTypeParser('*', async (request: FastifyRequest) => {
    if (request.is404 || isEmpty(request) || isStreamed(request)) return undefined;
    throw unsupported(request);
  });
}

const WHOLE = { parseAs: 'buffer' } as const;
const TEXT_TYPES = ['text/plain', NDJSON, FORM];

function raiseBodyLimit(route: RouteOptions): void {
  const limit = route.config?.body?.maxBodyBytes;
  if (limit !== undefined) route.bodyLimit = limit;
}

/** Refuses what is not UTF-8, where a URL would silently become another one, and takes a byte order mark off. */
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

function textOf({ headers }: FastifyRequest, bytes: Buffer): string {
  if (!/^identity$/i.test(headers['content-encoding'] ?? 'identity')) {
    // RFC 9110, 15.5.16: what could be sent instead
    throw new Problem('unsupported_media_type', 'A body is read here as it is, without a content coding', {
      headers: { 'accept-encoding': 'identity' },
    });
  }
  try {
    return UTF_8.decode(bytes);
  } catch (cause) {
    throw new Problem('invalid_request', 'The body is not UTF-8', { cause });
  }
}

function jsonOf(text: string): unknown {
  if (text === '') return {}; // many clients name JSON and send nothing
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem('invalid_request', 'The body is not JSON', { cause });
  }
}

function readsAsText(request: FastifyRequest): boolean {
  return request.routeOptions.config.body?.textTypes?.includes(request.mediaType ?? '') ?? false;
}

function isStreamed(request: FastifyRequest): boolean {
  return request.routeOptions.config.body?.streamedTypes?.includes(request.mediaType ?? '') ?? false;
}

/** Whether a request says that it has no body. */
export function isEmpty({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
}

function unsupported({ routeOptions }: FastifyRequest): Problem {
  const { textTypes = [], streamedTypes } = routeOptions.config.body ?? {};
  const types = streamedTypes ?? ['application/json', ...textTypes];
  return new Problem('unsupported_media_type', `What is read here: ${types.join(', ')}`, {
    headers: { accept: types.join(', ') }, // RFC 9110, 15.5.16
  });
}
