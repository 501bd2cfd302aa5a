import { randomUUID } from 'node:crypto';
import { type DynamicModule, Logger, Module, type Provider } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Registry } from 'prom-client';
import { SqliteModule } from './adapters/sqlite/sqlite.module.js';
import { parseAllowedAddresses } from './adapters/undici/allowed-addresses.js';
import { DEFAULT_FETCHER_SETTINGS, userAgent } from './adapters/undici/fetcher-settings.js';
import { IpAddressPolicy } from './adapters/undici/ip-address-policy.js';
import { UndiciFetcher } from './adapters/undici/undici.fetcher.js';
import { ApiModule } from './api/api.module.js';
import { ApiSettings } from './api/api-settings.js';
import { HealthModule } from './api/health.module.js';
import { CommandsModule } from './commands/commands.module.js';
import { type Config, ConfigError, type Role } from './config.js';
import { Clock, SystemClock } from './eventsourcing/clock.js';
import { AddressPolicy } from './job/address-policy.js';
import { OPTION_LIMITS } from './job/job.options.js';
import { ProjectorModule } from './projector/projector.module.js';
import { QueriesModule } from './queries/queries.module.js';
import { KnownRevisions } from './read-model/known-revisions.js';
import { Fetcher } from './runner/fetcher.js';
import { RunnerModule } from './runner/runner.module.js';
import { RunnerSettings } from './runner/runner-settings.js';

const MODULES_OF: { readonly [role in Role]: readonly Required<DynamicModule>['imports'][number][] } = {
  api: [CommandsModule, QueriesModule, ApiModule],
  runner: [CommandsModule, RunnerModule],
  projector: [ProjectorModule],
};

/** The composition root: the only place that knows which adapters and which roles there are. */
@Module({})
export class AppModule {
  /** @throws ConfigError for what only an adapter can tell to be wrong */
  static for(config: Config, version: string): DynamicModule {
    const { roles, dataDir, isAlone } = config;
    return {
      module: AppModule,
      imports: [
        CqrsModule.forRoot(),
        SettingsModule.for(config, version),
        SqliteModule.in({ dataDir, isAlone, onFatal: exit }),
        HealthModule,
        ...new Set(roles.flatMap((role) => MODULES_OF[role])),
      ],
    };
  }
}

/** What needs no store, and every role may ask for. */
@Module({})
class SettingsModule {
  static for(config: Config, version: string): DynamicModule {
    const policy = addressPolicy(config.allowAddresses);
    const fetcher = {
      ...DEFAULT_FETCHER_SETTINGS,
      userAgent: userAgent(version, config.fetch.contact),
      maxRedirects: config.fetch.maxRedirects,
    };
    const providers: Provider[] = [
      Registry,
      KnownRevisions,
      { provide: Clock, useClass: SystemClock },
      { provide: AddressPolicy, useValue: policy },
      { provide: Fetcher, useFactory: () => new UndiciFetcher(policy, fetcher) },
      { provide: ApiSettings, useValue: apiSettings(config, version) },
      { provide: RunnerSettings, useValue: runnerSettings(config) },
    ];
    const tokens = [Registry, KnownRevisions, Clock, AddressPolicy, Fetcher, ApiSettings, RunnerSettings];
    return { module: SettingsModule, global: true, providers, exports: tokens };
  }
}

function addressPolicy(allowAddresses: string): IpAddressPolicy {
  try {
    return new IpAddressPolicy(parseAllowedAddresses(allowAddresses));
  } catch (error) {
    throw new ConfigError([error instanceof Error ? error.message : String(error)]);
  }
}

function apiSettings({ fetch, apiKeys, allowedHosts, maxLagSeconds }: Config, version: string): ApiSettings {
  const { timeoutSeconds, maxBytes, maxAttempts } = fetch;
  const limits = { timeoutSeconds: OPTION_LIMITS.timeoutSeconds.max, maxBytes: OPTION_LIMITS.maxBytes.max };
  return { version, allowedHosts, apiKeys, defaults: { timeoutSeconds, maxBytes, maxAttempts }, limits, maxLagSeconds };
}

function runnerSettings({ runner }: Config): RunnerSettings {
  const { slots, slotsPerHost, delayPerHostMs, graceSeconds } = runner;
  const politeness = { slotsPerHost, delayMs: delayPerHostMs };
  return { runner: randomUUID(), slots, politeness, graceMs: graceSeconds * 1_000 };
}

/** The disk failed: what was not acknowledged is lost, nothing else, and a supervisor starts us anew. */
function exit(error: Error): void {
  new Logger('Retriever').fatal(`The disk failed, and the process ends: ${error.message}`);
  process.exit(1);
}
