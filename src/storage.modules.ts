import { type DynamicModule, Logger } from '@nestjs/common';
import type { FolderUse } from './adapters/sqlite/data-folder.js';
import { type Config, ConfigError, type Storage } from './config.js';

/** The stores of a family, with all that lies in them. @throws ConfigError */
export async function storageModules(
  { storage, diskReserveBytes }: Config,
  use: FolderUse,
): Promise<readonly DynamicModule[]> {
  if (storage.family === 'embedded') {
    const { SqliteModule } = await import('./adapters/sqlite/sqlite.module.js');
    return [SqliteModule.in({ dataDir: storage.dataDir, use, diskReserveBytes, onFatal: exit })];
  }

  const log = await serversLog(storage);
  const { MongoModule } = await import('./adapters/mongodb/mongodb.module.js');
  return [log, MongoModule.for({ url: storage.mongoUrl })];
}

/** The log alone, to be read. @throws ConfigError */
export async function logModules(storage: Storage): Promise<readonly DynamicModule[]> {
  if (storage.family === 'servers') return [await serversLog(storage)];

  const { SqliteModule } = await import('./adapters/sqlite/sqlite.module.js');
  return [SqliteModule.logIn(storage.dataDir)];
}

async function serversLog({
  eventStoreUrl,
  namespace,
  mongoUrl,
}: Extract<Storage, { family: 'servers' }>): Promise<DynamicModule> {
  const { checkEventStoreUrl } = await import('./adapters/eventstoredb/connection/connection-string.js');
  const { checkMongoUrl } = await import('./adapters/mongodb/connection/mongo-url.js');
  const problems = [checkEventStoreUrl(eventStoreUrl), checkMongoUrl(mongoUrl)].filter((each) => each !== undefined);
  if (problems.length > 0) throw new ConfigError(problems);

  const { EventStoreDbModule } = await import('./adapters/eventstoredb/eventstoredb.module.js');
  return EventStoreDbModule.for({ url: eventStoreUrl, ...(namespace !== undefined && { namespace }) });
}

/** The disk failed: what was not acknowledged is lost, nothing else, and a supervisor starts us anew. */
function exit(error: Error): void {
  new Logger('Retriever').fatal(`The disk failed, and the process ends: ${error.message}`);
  process.exit(1);
}
