import { Global, type LoggerService, Module, type Provider, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Registry } from 'prom-client';
import { IntakeSettings } from '../../src/api/intake/intake-settings.js';
import { SubmissionSettings } from '../../src/api/jobs/submission-settings.js';
import { HttpModule } from '../../src/http/http.module.js';
import { createHttpApp } from '../../src/http/http-app.js';
import { HttpSettings } from '../../src/http/http-settings.js';

export interface HttpService {
  readonly url: string;
  readonly app: NestFastifyApplication;
}

type Settings = HttpSettings & IntakeSettings & SubmissionSettings;

const SETTINGS: Settings = {
  version: '1.2.3',
  allowedHosts: [],
  apiKeys: [],
  urlsPerMinute: undefined,
  maxQueuedJobs: undefined,
  defaults: { timeoutSeconds: 30, maxBytes: 1_000_000, maxAttempts: 3, respectRobots: false },
  limits: { timeoutSeconds: 300, maxBytes: 1_000_000 },
  hasCallbacks: true,
  maxLagSeconds: 10,
};

export interface Parts {
  readonly controllers?: readonly Type[];
  readonly imports?: readonly Type[];
  readonly providers?: readonly Provider[];
  readonly settings?: Partial<Settings>;
  /** Without it nothing is logged. */
  readonly logger?: LoggerService;
}

/** Some controllers or modules behind the real front of the service, on a port of 127.0.0.1. */
export async function serveHttp({
  controllers = [],
  imports = [],
  providers = [],
  settings,
  logger,
}: Parts): Promise<HttpService> {
  const global: Provider[] = [
    { provide: HttpSettings, useValue: { ...SETTINGS, ...settings } },
    { provide: IntakeSettings, useValue: { ...SETTINGS, ...settings } },
    { provide: SubmissionSettings, useValue: { ...SETTINGS, ...settings } },
    { provide: Registry, useValue: new Registry() },
    ...providers,
  ];

  @Global()
  @Module({ providers: global, exports: global })
  class Ports {}

  @Module({ imports: [Ports, HttpModule, ...imports], controllers: [...controllers] })
  class Service {}

  const app = await createHttpApp(Service, { logger: logger ?? false });
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl() };
}
