import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isEmpty } from './body-parsers.js';
import { Problem } from './problem.js';

/** A body that is read as a whole has arrived within this time. One that is streamed has a watch of its own. */
const ARRIVES_WITHIN_MS = 60_000;

/**
 * Gives up requests whose bodies take too long. Node's own limit is one for all requests of a server, and a large file
 * may take longer than any JSON should.
 */
export function addBodyDeadline(fastify: FastifyInstance, withinMs = ARRIVES_WITHIN_MS): void {
  fastify.addHook('preParsing', async (request: FastifyRequest, reply: FastifyReply, payload) => {
    if (isEmpty(request) || request.routeOptions.config.body?.streamedTypes) return payload;

    const late = setTimeout(() => {
      if (payload.listenerCount('error') === 0) return; // nobody reads it, and nobody waits for it
      reply.header('connection', 'close');
      payload.emit('error', new Problem('invalid_request', 'The request did not arrive in time'));
    }, withinMs).unref();
    const arrived = () => clearTimeout(late);
    payload.once('end', arrived).once('close', arrived);
    reply.raw.once('close', arrived); // also where it was answered without being read
    return payload;
  });
}
