import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import type { Environment } from '../src/config.js';
import { inFolder } from './places.js';

export type Family = 'embedded' | 'servers';

/** Where a service keeps its data, as its environment names it. */
export type Place = Environment;

/** Where the environment names both servers, their family is measured too. */
export function hasServers(): boolean {
  return Boolean(process.env['EVENTSTORE_URL'] && process.env['MONGODB_URL']);
}

/** Gives a task a place of its own in one of the families, with nothing in it yet. */
export function inPlace<Result>(family: Family, task: (place: Place) => Promise<Result>): Promise<Result> {
  return family === 'embedded' ? inFolder((folder) => task({ DATA_DIR: folder })) : onServers(task);
}

/**
 * A database, which is dropped afterwards, and a namespace in the log, whose streams stay: EventStoreDB could only
 * remove them one by one. So measure on a server that holds nothing else, and is thrown away.
 */
async function onServers<Result>(task: (place: Place) => Promise<Result>): Promise<Result> {
  const name = `bench${randomBytes(8).toString('hex')}`;
  const url = databaseOn(process.env['MONGODB_URL'] ?? '', name);
  try {
    return await task({
      EVENTSTORE_URL: process.env['EVENTSTORE_URL'],
      EVENTSTORE_NAMESPACE: name,
      MONGODB_URL: url,
    });
  } finally {
    const client = await MongoClient.connect(url);
    await client.db().dropDatabase();
    await client.close();
  }
}

function databaseOn(server: string, name: string): string {
  return server.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${name}`);
}
