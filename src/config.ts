/** The environment, read once. Every variable is in README's table; every problem with one is told in a sentence. */
export interface Config {
  readonly roles: readonly Role[];
  /** One process does everything, and needs an embedded store for itself. */
  readonly isAlone: boolean;
  readonly storage: Storage;
  readonly host: string;
  readonly port: number;
  /** Where a process without the API answers for its health and its metrics; undefined: nowhere. */
  readonly healthPort: number | undefined;
  readonly allowAddresses: string;
  readonly allowedHosts: readonly string[];
  readonly apiKeys: readonly { name: string; scopes: ReadonlySet<KeyScope>; sha256: string }[];
  readonly fetch: {
    readonly timeoutSeconds: number;
    readonly maxBytes: number;
    readonly maxAttempts: number;
    readonly maxRedirects: number;
    readonly respectRobots: boolean;
    readonly isConditional: boolean;
    readonly contact: string | undefined;
  };
  readonly runner: {
    readonly slots: number;
    /** Undefined where nothing is said: then it is as the stores have it. */
    readonly slotsPerHost: number | undefined;
    readonly delayPerHostMs: number | undefined;
    /** A JSON file of what single hosts have of their own; undefined where none is named: then it is as the stores have it. */
    readonly hostOverridesFile: string | undefined;
    readonly graceSeconds: number;
  };
  /** As they are written: what a secret looks like is for those to tell who sign with it. */
  readonly webhookSecrets: readonly string[];
  readonly intake: { readonly urlsPerMinute: number | undefined; readonly maxQueuedJobs: number | undefined };
  /** Of a file of rows, unpacked. */
  readonly importMaxBytes: number;
  /** Where less is free on the disk under the data folder, nothing new begins. */
  readonly diskReserveBytes: number;
  readonly maxLagSeconds: number;
  readonly logLevel: LogLevel;
}

/** One of the two families: files in a folder of this machine, or servers. */
export type Storage =
  | { readonly family: 'embedded'; readonly dataDir: string }
  | {
      readonly family: 'servers';
      readonly eventStoreUrl: string;
      /** Stands before the name of every stream; undefined: nothing does. */
      readonly namespace: string | undefined;
      readonly mongoUrl: string;
    };

export type Role = 'api' | 'runner' | 'projector';
type KeyScope = 'read' | 'submit' | 'admin';
const ROLES: readonly Role[] = ['api', 'runner', 'projector'];
const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment is wrong: a sentence for each thing. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** @throws ConfigError */
export function readConfig(env: Environment): Config {
  const read = new Reader(env);
  const role = read.oneOf('ROLE', ['all', ...ROLES] as const, 'all');
  const apiKeys = read.list('API_KEYS').flatMap((entry) => read.apiKey(entry));
  const config: Config = {
    roles: role === 'all' ? ROLES : [role],
    isAlone: role === 'all',
    storage: read.storage(),
    host: read.text('HOST') ?? '127.0.0.1',
    port: read.integer('PORT', 3_000, { min: 0, max: 65_535 }),
    healthPort: read.integerOrNone('HEALTH_PORT', { min: 0, max: 65_535 }),
    allowAddresses: read.text('ALLOW_ADDRESSES') ?? '',
    allowedHosts: read.list('ALLOWED_HOSTS'),
    apiKeys,
    fetch: {
      timeoutSeconds: read.integer('FETCH_TIMEOUT_SECONDS', 30, { min: 1, max: 300 }),
      maxBytes: read.integer('FETCH_MAX_BYTES', 10 * 1024 ** 2, { min: 1, max: 1024 ** 3 }),
      maxAttempts: read.integer('FETCH_MAX_ATTEMPTS', 3, { min: 1, max: 20 }),
      maxRedirects: read.integer('FETCH_MAX_REDIRECTS', 10, { min: 0, max: 50 }),
      respectRobots: read.flag('FETCH_RESPECT_ROBOTS'),
      isConditional: read.flag('FETCH_CONDITIONAL', true),
      contact: read.text('FETCH_CONTACT'),
    },
    runner: {
      slots: read.integer('RUNNER_SLOTS', 50, { min: 1, max: 1_000 }),
      slotsPerHost: read.integerOrNone('HOST_SLOTS', { min: 1, max: 1_000 }),
      delayPerHostMs: read.integerOrNone('HOST_DELAY_MS', { min: 0, max: 3_600_000 }),
      hostOverridesFile: read.text('HOST_OVERRIDES_FILE'),
      graceSeconds: read.integer('SHUTDOWN_GRACE_SECONDS', 10, { min: 0, max: 600 }),
    },
    webhookSecrets: read.list('WEBHOOK_SECRET', /[\s,]+/),
    intake: {
      urlsPerMinute: read.integerOrNone('RATE_LIMIT_URLS_PER_MINUTE', { min: 1, max: 10_000_000 }),
      maxQueuedJobs: read.integerOrNone('MAX_QUEUED_JOBS', { min: 1, max: 1_000_000_000 }),
    },
    importMaxBytes: read.integer('IMPORT_MAX_BYTES', 4 * 1024 ** 3, { min: 1, max: 1024 ** 4 }),
    diskReserveBytes: read.integer('DISK_RESERVE_BYTES', 64 * 1024 ** 2, { min: 0, max: 1024 ** 5 }),
    maxLagSeconds: read.integer('MAX_LAG_SECONDS', 30, { min: 1, max: 86_400 }),
    logLevel: read.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
  };
  if (config.roles.includes('api')) read.refuseOpenDoor(config, read.flag('ALLOW_ANONYMOUS'));
  read.end();
  return config;
}

/** Where a process listens: for the API, or without that role for its health alone; undefined: nowhere. */
export function portOf({ roles, port, healthPort }: Config): number | undefined {
  return roles.includes('api') ? port : healthPort;
}

class Reader {
  readonly #problems: string[] = [];

  constructor(private readonly env: Environment) {}

  /** A variable that is set to nothing is not set. */
  text(name: string): string | undefined {
    return this.env[name]?.trim() || undefined;
  }

  list(name: string, separator: string | RegExp = ','): readonly string[] {
    return (this.text(name) ?? '')
      .split(separator)
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
  }

  flag(name: string, byDefault = false): boolean {
    return this.oneOf(name, ['true', 'false'] as const, byDefault ? 'true' : 'false') === 'true';
  }

  integer(name: string, byDefault: number, range: { min: number; max: number }): number {
    return this.integerOrNone(name, range) ?? byDefault;
  }

  integerOrNone(name: string, { min, max }: { min: number; max: number }): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= min && number <= max) return number;

    this.#problems.push(`${name} must be a whole number from ${min} to ${max}, not "${text}".`);
    return undefined;
  }

  oneOf<Choice extends string>(name: string, choices: readonly Choice[], byDefault: Choice): Choice {
    const text = this.text(name) ?? byDefault;
    const choice = choices.find((one) => one === text);
    if (choice === undefined) this.#problems.push(`${name} must be one of ${choices.join(', ')}, not "${text}".`);
    return choice ?? byDefault;
  }

  /** `name:scope+scope:sha256`. What is wrong is told without the hash. */
  apiKey(entry: string): Config['apiKeys'] {
    const [name = '', scopes = '', sha256 = '', ...rest] = entry.split(':');
    const isWell = /^[\w.-]{1,64}$/.test(name) && /^[0-9a-f]{64}$/.test(sha256) && rest.length === 0;
    if (isWell && /^(read|submit|admin)(\+(read|submit|admin))*$/.test(scopes)) {
      return [{ name, scopes: new Set(scopes.split('+') as KeyScope[]), sha256 }];
    }
    this.#problems.push(
      `API_KEYS must hold entries like name:read+submit:<SHA-256 of the key in hex>; the one that begins with "${name.slice(0, 64)}" is not like that.`,
    );
    return [];
  }

  /** A log on a server and views in a folder, or the reverse, would be neither: no other machine could join. */
  storage(): Storage {
    const [eventStoreUrl, mongoUrl] = [this.text('EVENTSTORE_URL'), this.text('MONGODB_URL')];
    const namespace = this.#namespace();
    if (eventStoreUrl !== undefined && mongoUrl !== undefined) {
      return { family: 'servers', eventStoreUrl, namespace, mongoUrl };
    }
    if (eventStoreUrl !== undefined) this.#refuseHalf('EVENTSTORE_URL', 'MONGODB_URL');
    if (mongoUrl !== undefined) this.#refuseHalf('MONGODB_URL', 'EVENTSTORE_URL');
    return { family: 'embedded', dataDir: this.text('DATA_DIR') ?? './data' };
  }

  #refuseHalf(set: string, missing: string): void {
    this.#problems.push(`${set} is set and ${missing} is not: set both, or neither for the embedded store.`);
  }

  #namespace(): string | undefined {
    const namespace = this.text('EVENTSTORE_NAMESPACE');
    if (namespace === undefined || /^[A-Za-z0-9_]{1,64}$/.test(namespace)) return namespace;

    this.#problems.push(`EVENTSTORE_NAMESPACE must be 1 to 64 letters, digits and "_", not "${namespace}".`);
    return undefined;
  }

  refuseOpenDoor({ host, apiKeys }: Config, allowsAnonymous: boolean): void {
    if (apiKeys.length > 0 || allowsAnonymous || isLoopback(host)) return;
    this.#problems.push(
      `HOST is ${host}, which others can reach, and there are no API_KEYS: set some, or ALLOW_ANONYMOUS=true.`,
    );
  }

  end(): void {
    if (this.#problems.length > 0) throw new ConfigError(this.#problems);
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
