import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { type Config, type Environment, readConfig } from './config.js';
import { createHttpApp } from './http/http-app.js';
import { PinoLogger } from './pino-logger.js';
import { ownVersion } from './version.js';

/** A running service. */
export interface Service {
  /** Where its API answers, or its health; undefined where it listens on nothing. */
  readonly url: string | undefined;
  /** Stops it: takes nothing more, ends or gives back what runs, closes the stores. */
  close(): Promise<void>;
}

/**
 * Starts the roles that the environment names, and answers once they run.
 * @throws ConfigError for a wrong environment, FolderInUseError, NewerSchemaError
 */
export async function start(env: Environment = process.env): Promise<Service> {
  const config = readConfig(env);
  const logger = new PinoLogger(config.logLevel);
  const version = ownVersion();
  const app = await createHttpApp(AppModule.for(config, version), { logger, abortOnError: false });
  try {
    const url = await listen(app, config);
    logger.log(greeting(config, version, url), 'Retriever');
    return { url, close: () => app.close() };
  } catch (error) {
    await app.close();
    throw error;
  }
}

async function listen(app: NestFastifyApplication, config: Config): Promise<string | undefined> {
  const port = config.roles.includes('api') ? config.port : config.healthPort;
  if (port === undefined) {
    await app.init();
    return undefined;
  }
  await app.listen(port, config.host);
  return (await app.getUrl()).replace('[::1]', 'localhost');
}

function greeting({ roles, isAlone, storage }: Config, version: string, url: string | undefined): string {
  const as = isAlone ? 'API, runner and projector in one process' : roles.join(', ');
  const where = url === undefined ? '' : ` at ${url}`;
  const on = storage.family === 'embedded' ? `the embedded store in ${storage.dataDir}` : 'EventStoreDB and MongoDB';
  return `Retriever ${version} runs${where} as ${as}, on ${on}`;
}

/** Runs the service until it is told to stop. A second signal does not wait. */
async function run(): Promise<void> {
  const service = await start();
  const stop = () => {
    process.once('SIGTERM', () => process.exit(1)).once('SIGINT', () => process.exit(1));
    service.close().then(
      () => process.exit(0),
      (error) => refuse(error),
    );
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
}

/** What keeps the service from starting is told in a sentence; only what nobody foresaw is told with its stack. */
function refuse(error: unknown): never {
  const isForeseen = error instanceof Error && /^(ConfigError|FolderInUseError|NewerSchemaError)$/.test(error.name);
  const isAddress = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  if (isForeseen || isAddress) process.stderr.write(`${(error as Error).message}\n`);
  else process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  run().catch(refuse);
}
