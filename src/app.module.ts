import { randomUUID } from 'node:crypto';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Registry } from 'prom-client';
import { ThreadsPageReader } from './adapters/threads/threads.page-reader.js';
import { DEFAULT_FETCHER_SETTINGS, userAgent } from './adapters/undici/fetch/fetcher-settings.js';
import { parseAllowedAddresses } from './adapters/undici/guard/allowed-addresses.js';
import { IpAddressPolicy } from './adapters/undici/guard/ip-address-policy.js';
import { UndiciFetcher } from './adapters/undici/undici.fetcher.js';
import { UndiciPoster } from './adapters/undici/undici.poster.js';
import { DashboardSettings } from './api/dashboard/dashboard-settings.js';
import { IntakeSettings } from './api/intake/intake-settings.js';
import { presentJob } from './api/jobs/job.presenter.js';
import { SubmissionSettings } from './api/jobs/submission-settings.js';
import { ImportSettings } from './api/transfers/import-settings.js';
import { AuditModule, LogAuditModule } from './audit/audit.module.js';
import { CommandsModule } from './commands/commands.module.js';
import { type Config, ConfigError, portOf, type Role } from './config.js';
import { dashboardFolder } from './dashboard-folder.js';
import { Clock, SystemClock } from './eventsourcing/clock.js';
import { Models } from './eventsourcing/model.js';
import type { HostOverrides } from './host/host.overrides.js';
import { HttpSettings } from './http/http-settings.js';
import { OPTION_LIMITS } from './job/job.options.js';
import { MODELS } from './models.js';
import { AddressPolicy } from './outbound/address-policy.js';
import { Fetcher } from './outbound/fetcher.js';
import { Poster } from './outbound/poster.js';
import { ParkedStreamsModule } from './projector/parked-streams.module.js';
import { ProjectorModule } from './projector/projector.module.js';
import { RebuildModule } from './projector/rebuild.module.js';
import { QueriesModule } from './queries/queries.module.js';
import { FollowingModule, WatchingModule } from './read-model/following.module.js';
import { PageReader } from './reading/page-reader.js';
import { RetentionModule } from './retention/retention.module.js';
import { SweeperModule } from './retention/sweeper.module.js';
import { CallbackSettings } from './runner/callbacks/callback-settings.js';
import { JobTeller } from './runner/callbacks/job-teller.js';
import { RunnerModule } from './runner/runner.module.js';
import { RunnerSettings } from './runner/runner-settings.js';
import { logModules, storageModules } from './storage.modules.js';
import { isWebhookSecret, SECRET_BYTES } from './webhooks/signature.js';

type Imported = Required<DynamicModule>['imports'][number];

/** HTTP is loaded where something listens, and a driver where its store is named: they are most of the time that a start takes. */
const MODULES_OF: { readonly [role in Role]: () => Promise<readonly Imported[]> } = {
  api: async () => [
    CommandsModule,
    QueriesModule,
    ParkedStreamsModule,
    (await import('./api/api.module.js')).ApiModule,
  ],
  runner: async () => [CommandsModule, RunnerModule],
  projector: async () => [ProjectorModule, SweeperModule],
};

/** The composition root: the only place that knows which adapters and which roles there are. */
@Module({})
export class AppModule {
  /**
   * The service in the roles that the configuration names.
   * @throws ConfigError for what only an adapter can tell to be wrong
   */
  static async for(config: Config, version: string): Promise<DynamicModule> {
    const roles = await Promise.all(config.roles.map((role) => MODULES_OF[role]()));
    const health = portOf(config) === undefined ? [] : [(await import('./http/health.module.js')).HealthModule];
    const storage = await storageModules(config, config.isAlone ? 'alone' : 'shared');
    const overrides = await overridesOfFile(config);
    return moduleOf(config, version, [...storage, ...health, ...new Set(roles.flat()), WatchingModule], overrides);
  }

  /**
   * No role, only the stores, and what operators and auditors do with them: beside a running service or without one.
   * @throws ConfigError
   */
  static async forTools(config: Config, version: string): Promise<DynamicModule> {
    const storage = await storageModules(config, 'tool');
    return moduleOf(config, version, [...storage, CommandsModule, RebuildModule, RetentionModule, AuditModule]);
  }

  /**
   * The log alone, to be read, and what tells whether it is sound.
   * @throws ConfigError
   */
  static async forLog(config: Config, version: string): Promise<DynamicModule> {
    const log = await logModules(config.storage);
    return { module: AppModule, imports: [SettingsModule.for(config, version), ...log, LogAuditModule] };
  }
}

function moduleOf(
  config: Config,
  version: string,
  imports: readonly Imported[],
  overrides?: ReadonlyMap<string, HostOverrides>,
): DynamicModule {
  return {
    module: AppModule,
    imports: [CqrsModule.forRoot(), SettingsModule.for(config, version, overrides), ...imports, FollowingModule],
  };
}

/** What needs no store, and every role may ask for. */
@Module({})
class SettingsModule {
  static for(config: Config, version: string, overrides?: ReadonlyMap<string, HostOverrides>): DynamicModule {
    const policy = addressPolicy(config.allowAddresses);
    const fetcher = {
      ...DEFAULT_FETCHER_SETTINGS,
      userAgent: userAgent(version, config.fetch.contact),
      maxRedirects: config.fetch.maxRedirects,
    };
    const providers: Provider[] = [
      Registry,
      { provide: Models, useValue: MODELS },
      { provide: Clock, useClass: SystemClock },
      { provide: AddressPolicy, useValue: policy },
      { provide: Fetcher, useFactory: () => new UndiciFetcher(policy, fetcher) },
      { provide: Poster, useFactory: () => new UndiciPoster(policy, fetcher.userAgent) },
      { provide: PageReader, useFactory: () => new ThreadsPageReader() },
      { provide: HttpSettings, useValue: httpSettings(config, version) },
      { provide: DashboardSettings, useValue: { folder: dashboardFolder() } },
      { provide: ImportSettings, useValue: { maxBytes: config.importMaxBytes } },
      { provide: IntakeSettings, useValue: config.intake },
      { provide: SubmissionSettings, useValue: submissionSettings(config) },
      { provide: RunnerSettings, useValue: runnerSettings(config, overrides) },
      { provide: CallbackSettings, useValue: { secrets: webhookSecrets(config) } },
      { provide: JobTeller, useValue: { tell: presentJob } satisfies JobTeller },
    ];
    const settings = [
      HttpSettings,
      DashboardSettings,
      SubmissionSettings,
      IntakeSettings,
      ImportSettings,
      RunnerSettings,
      CallbackSettings,
    ];
    const tokens = [Registry, Models, Clock, AddressPolicy, Fetcher, Poster, PageReader, JobTeller, ...settings];
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

function httpSettings({ apiKeys, allowedHosts, maxLagSeconds }: Config, version: string): HttpSettings {
  return { version, allowedHosts, apiKeys, maxLagSeconds };
}

function submissionSettings({ fetch, webhookSecrets }: Config): SubmissionSettings {
  const { timeoutSeconds, maxBytes, maxAttempts, respectRobots } = fetch;
  const limits = { timeoutSeconds: OPTION_LIMITS.timeoutSeconds.max, maxBytes: OPTION_LIMITS.maxBytes.max };
  const defaults = { timeoutSeconds, maxBytes, maxAttempts, respectRobots };
  return { defaults, limits, hasCallbacks: webhookSecrets.length > 0 };
}

/** What is wrong is told without the secret. @throws ConfigError */
function webhookSecrets({ webhookSecrets: secrets }: Config): readonly string[] {
  const bad = secrets.findIndex((secret) => !isWebhookSecret(secret));
  if (bad < 0) return secrets;

  const { min, max } = SECRET_BYTES;
  throw new ConfigError([
    `WEBHOOK_SECRET must be whsec_ and ${min} to ${max} bytes in base64, or several of these separated by spaces: number ${bad + 1} is not.`,
  ]);
}

/** Whatever the roles: a file that is wrong is told of by every process. @throws ConfigError */
async function overridesOfFile({ runner }: Config): Promise<ReadonlyMap<string, HostOverrides> | undefined> {
  const { hostOverridesFile: path } = runner;
  if (path === undefined) return undefined;

  const { readHostOverridesFile } = await import('./host-overrides-file.js');
  const { overrides, problems } = readHostOverridesFile(path);
  if (problems.length > 0) throw new ConfigError(problems);
  return overrides;
}

function runnerSettings({ runner, fetch }: Config, overrides?: ReadonlyMap<string, HostOverrides>): RunnerSettings {
  const { slots, slotsPerHost, delayPerHostMs, graceSeconds } = runner;
  const politeness = {
    ...(slotsPerHost !== undefined && { slots: slotsPerHost }),
    ...(delayPerHostMs !== undefined && { delayMs: delayPerHostMs }),
  };
  const graceMs = graceSeconds * 1_000;
  return { runner: randomUUID(), slots, politeness, overrides, asksForChanges: fetch.isConditional, graceMs };
}
