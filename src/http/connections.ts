import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

const CLOSE_TIMEOUT_MS = 10_000;

/**
 * From the moment that shutdown begins every answer ends its connection: one kept alive would hold up the server's
 * close. One on which nothing was ever asked is cut at once, and whoever still sends or reads after ten seconds then.
 */
export function endConnectionsAtShutdown(fastify: FastifyInstance, shutdown: AbortSignal): void {
  const { server } = fastify;
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (shutdown.aborted) reply.header('connection', 'close');
    done(null, payload);
  });
  fastify.addHook('preClose', (done) => {
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy(); // a spare one: Node takes it for busy
    setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT_MS).unref();
    done();
  });
}
