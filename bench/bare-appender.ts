import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import fastify from 'fastify';
import { submitted } from './grouped-log.js';

// A server that does nothing but append what it is sent to the environment's EventStoreDB: an event a request, each to
// a stream of its own.
const { EVENTSTORE_URL: url = '', EVENTSTORE_NAMESPACE: namespace } = process.env;
const client = EventStoreDBClient.connectionString(url);
for await (const _ of client.readAll({ maxCount: 1 })); // on a cold client the first append can be overtaken by others
const server = fastify();

server.post<{ Body: { url: string } }>('/v1/jobs', async (request, reply) => {
  const { stream, type, data } = submitted(request.body.url);
  const event = jsonEvent({ id: randomUUID(), type, data: JSON.parse(data) });
  await client.appendToStream(`${namespace}.bare-${stream}`, event, { expectedRevision: NO_STREAM });
  return reply.code(202).send({ id: stream, url: request.body.url, status: 'queued' });
});

process.once('disconnect', () => process.exit()).once('SIGTERM', () => process.exit());
process.send?.(await server.listen({ host: '127.0.0.1', port: 0 }));
