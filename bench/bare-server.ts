import fastify from 'fastify';
import { GroupedLog, submitted } from './grouped-log.js';

// A server that does nothing but keep what it is sent. Arguments: a folder, and `grouped` or `alone`.
const [, , folder = '.', how] = process.argv;
const log = new GroupedLog(folder);
const server = fastify();

server.post<{ Body: { url: string } }>('/v1/jobs', async (request, reply) => {
  const event = submitted(request.body.url);
  if (how === 'alone') log.appendAlone(event);
  else await log.append(event);
  return reply.code(202).send({ id: event.stream, url: request.body.url, status: 'queued' });
});

process.once('disconnect', () => process.exit()).once('SIGTERM', () => process.exit());
process.send?.(await server.listen({ host: '127.0.0.1', port: 0 }));
