import 'reflect-metadata';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { type Config, type Environment, portOf, readConfig } from './config.js';
import type { HttpAppOptions } from './http/http-app.js';
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
 * @throws ConfigError for a wrong environment; what keeps the data folder or a file in it from being used
 */
export async function start(env: Environment = process.env): Promise<Service> {
  const config = readConfig(env);
  const options = { logger: new PinoLogger(config.logLevel), abortOnError: false };
  const version = ownVersion();
  const module = await AppModule.for(config, version);
  const port = portOf(config);
  const service = await (port === undefined
    ? withoutHttp(module, options)
    : withHttp(module, options, port, config.host));
  options.logger.log(greeting(config, version, service.url), 'Retriever');
  return service;
}

/**
 * Runs the service as a process does: until it is told to stop, be it while it starts. A second signal does not wait.
 * Where it cannot start, the process ends with a sentence.
 */
export async function run(): Promise<void> {
  const starting = start();
  const stop = () => {
    process.once('SIGTERM', () => process.exit(1)).once('SIGINT', () => process.exit(1));
    starting
      .then((service) => service.close())
      .then(
        () => process.exit(0),
        (error) => refuse(error),
      );
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
  await starting.catch(refuse);
}

async function withoutHttp(module: DynamicModule, options: HttpAppOptions): Promise<Service> {
  const context = await NestFactory.createApplicationContext(module, options);
  return { url: undefined, close: () => context.close() };
}

async function withHttp(module: DynamicModule, options: HttpAppOptions, port: number, host: string): Promise<Service> {
  const [{ createHttpApp }, { listen }] = await Promise.all([
    import('./http/http-app.js'),
    import('./http/listening.js'),
  ]);
  const app = await createHttpApp(module, options);
  try {
    await listen(app, port, host);
    return { url: (await app.getUrl()).replace('[::1]', 'localhost'), close: () => app.close() };
  } catch (error) {
    await app.close();
    throw error;
  }
}

function greeting({ roles, isAlone, storage }: Config, version: string, url: string | undefined): string {
  const as = isAlone ? 'API, runner and projector in one process' : roles.join(', ');
  const where = url === undefined ? '' : ` at ${url}`;
  const on = storage.family === 'embedded' ? `the embedded store in ${storage.dataDir}` : 'EventStoreDB and MongoDB';
  return `Retriever ${version} runs${where} as ${as}, on ${on}`;
}

const FORESEEN = new Set([
  'ConfigError',
  'FolderInUseError',
  'NewerSchemaError',
  'UnreadableFileError',
  'ForeignFileError',
  'FileAccessError',
  'UnfinishedRestoreError',
]);

/** What keeps the service from starting is told in a sentence; only what nobody foresaw is told with its stack. */
function refuse(error: unknown): never {
  const isForeseen = error instanceof Error && FORESEEN.has(error.name);
  const isAddress = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  if (isForeseen || isAddress) process.stderr.write(`${(error as Error).message}\n`);
  else process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
