import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { describe, test } from 'vitest';
import { isInstalled } from '../servers/install.mjs';

export type ServerName = 'mongodb' | 'eventstoredb';

const VARIABLES = { mongodb: 'MONGODB_URL', eventstoredb: 'EVENTSTORE_URL' } as const;
const SERVER_NAMES: readonly ServerName[] = ['mongodb', 'eventstoredb'];

/**
 * A suite on a server. Without its URL in the environment it is one visible skip, or one failure where
 * `REQUIRE_SERVERS` names the server.
 */
export function describeWith(name: ServerName, sentence: string, suite: (url: string) => void): void {
  const url = serverUrl(name);
  if (url) describe(sentence, () => suite(url));
  else withoutServer([name], sentence, `${VARIABLES[name]} is not set`);
}

/** A suite on both servers, as production has them. */
export function describeWithServers(sentence: string, suite: (urls: Record<ServerName, string>) => void): void {
  const [mongodb, eventstoredb] = [serverUrl('mongodb'), serverUrl('eventstoredb')];
  if (mongodb && eventstoredb) describe(sentence, () => suite({ mongodb, eventstoredb }));
  else withoutServer(SERVER_NAMES, sentence, 'MONGODB_URL and EVENTSTORE_URL are not both set');
}

/** A suite that starts servers of its own (own-server.ts), to break them. Skipped where one would have to be installed. */
export function describeWithOwn(names: readonly ServerName[], sentence: string, suite: () => void): void {
  const missing = names.filter((name) => !isInstalled(name) && !isRequired(name));
  if (missing.length === 0) describe(sentence, suite);
  else withoutServer(missing, sentence, `no ${missing.join(' and ')} server is installed: npm run servers`);
}

/** The URL of a database of its own for one test, on a server that keeps what others wrote. */
export function freshDatabase(server: string): { readonly url: string; drop(): Promise<void> } {
  const url = server.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${freshNamespace()}`);
  return { url, drop: () => dropDatabase(url) };
}

/** A name that nobody has used, letters and digits only. */
export function freshNamespace(): string {
  return `t${randomBytes(8).toString('hex')}`;
}

/** The server that the environment names, to be shared with others: a test takes a database or a namespace of its own. */
function serverUrl(name: ServerName): string | undefined {
  return process.env[VARIABLES[name]] || undefined;
}

function isRequired(name: ServerName): boolean {
  return (process.env['REQUIRE_SERVERS'] ?? '').split(',').some((required) => required.trim() === name);
}

function withoutServer(names: readonly ServerName[], sentence: string, reason: string): void {
  const title = `${sentence} (${reason})`;
  const register = names.some(isRequired) ? test : test.skip;
  register(title, () => {
    throw new Error(`REQUIRE_SERVERS is ${process.env['REQUIRE_SERVERS']}, but ${reason}`);
  });
}

async function dropDatabase(url: string): Promise<void> {
  const client = await MongoClient.connect(url);
  await client.db().dropDatabase();
  await client.close();
}
