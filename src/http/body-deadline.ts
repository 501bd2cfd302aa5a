import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from './problem.js';

/** A body that is read as a whole has arrived within this time. One that is streamed has a watch of its own. */
const ARRIVES_WITHIN_MS = 60_000;

/**
 * Gives up requests whose bodies take too long. Node's own limit is one for all requests of a server, and a large file
 * may take longer than any JSON should.
 */
export function addBodyDeadline(fastify: FastifyInstance): void {
  fastify.addHook('preParsing', async (request: FastifyRequest, reply: FastifyReply, payload) => {
    if (request.routeOptions.config.body?.streamedTypes) return payload;

    const late = setTimeout(() => {
      reply.header('connection', 'close');
      payload.emit('error', new Problem('invalid_request', 'The request did not arrive in time'));
    }, ARRIVES_WITHIN_MS).unref();
    payload.once('end', () => clearTimeout(late)).once('close', () => clearTimeout(late));
    return payload;
  });
}
