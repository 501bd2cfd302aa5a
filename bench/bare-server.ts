import fastify from 'fastify';
import { bareEvent, GroupedLog, submitted } from './grouped-log.js';

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

let claimed = 0;
server.post('/v1/tasks/claim', async () => {
  const id = `task-${claimed++}`;
  await log.append(bareEvent(id, 1, 'TaskClaimed', {}));
  return { tasks: [{ id, lease: { token: id } }] };
});
server.post<{ Params: { id: string }; Body: { result: object } }>(
  '/v1/tasks/:id/complete',
  async ({ params: { id }, body }) => {
    await log.append(bareEvent(id, 2, 'TaskCompleted', body.result));
    return { id, status: 'succeeded' };
  },
);

process.once('disconnect', () => process.exit()).once('SIGTERM', () => process.exit());
process.send?.(await server.listen({ host: '127.0.0.1', port: 0 }));
