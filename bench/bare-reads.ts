import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fastify from 'fastify';
import Database from 'libsql';

// A server that answers with rows of the views, and does nothing else. Argument: the data folder.
const [, , folder = '.'] = process.argv;
const builds = readdirSync(folder).flatMap((name) => /^views-(\d+)\.db$/.exec(name)?.[1] ?? []);
const db = new Database(join(folder, `views-${Math.max(...builds.map(Number))}.db`), { readonly: true });
const rows = db.prepare('SELECT doc FROM jobs WHERE row > 500 ORDER BY row LIMIT ?').raw();
const server = fastify();

const read = (count: number) => (rows.all(count) as [doc: string][]).map(([doc]) => JSON.parse(doc) as object);
server.get<{ Params: { count: string } }>('/rows/:count', ({ params }) => ({ items: read(Number(params.count)) }));
server.post('/rows/:count', () => read(1)[0]);

process.once('disconnect', () => process.exit()).once('SIGTERM', () => process.exit());
process.send?.(await server.listen({ host: '127.0.0.1', port: 0 }));
