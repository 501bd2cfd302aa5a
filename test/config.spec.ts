import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppModule } from '../src/app.module.js';
import { ConfigError, type Environment, readConfig } from '../src/config.js';
import { temporaryFolder } from './kit/temporary-folder.js';

const EVENTSTORE_URL = 'esdb://log.example:2113';
const MONGODB_URL = 'mongodb://views.example/retriever';

describe('the environment', () => {
  const refusalOf = (env: Environment): readonly string[] => {
    try {
      readConfig(env);
      return [];
    } catch (error) {
      if (error instanceof ConfigError) return error.problems;
      throw error;
    }
  };

  test('needs nothing to be set', () => {
    expect(readConfig({})).toMatchObject({
      roles: ['api', 'runner', 'projector'],
      isAlone: true,
      host: '127.0.0.1',
      port: 3_000,
      storage: { family: 'embedded', dataDir: './data' },
    });
  });

  test('takes a variable that is set to nothing as not set', () => {
    expect(readConfig({ EVENTSTORE_URL: '', MONGODB_URL: ' ', DATA_DIR: '' })).toEqual(readConfig({}));
  });

  test('says of hosts only what is set: the rest is as the stores have it', () => {
    expect(readConfig({}).runner).toMatchObject({ slotsPerHost: undefined, delayPerHostMs: undefined });
    expect(readConfig({ HOST_SLOTS: '6', HOST_DELAY_MS: '0' }).runner).toMatchObject({
      slotsPerHost: 6,
      delayPerHostMs: 0,
    });
  });

  test('has pages asked about, whether they changed, unless it says otherwise', () => {
    expect(readConfig({}).fetch.isConditional).toBe(true);
    expect(readConfig({ FETCH_CONDITIONAL: 'false' }).fetch.isConditional).toBe(false);
    expect(refusalOf({ FETCH_CONDITIONAL: 'no' })).toEqual(['FETCH_CONDITIONAL must be one of true, false, not "no".']);
  });

  test('names the servers: both, with a namespace or without', () => {
    const servers = { family: 'servers', eventStoreUrl: EVENTSTORE_URL, mongoUrl: MONGODB_URL };

    expect(readConfig({ EVENTSTORE_URL, MONGODB_URL }).storage).toEqual({ ...servers, namespace: undefined });
    expect(readConfig({ EVENTSTORE_URL, MONGODB_URL, EVENTSTORE_NAMESPACE: 'staging_2' }).storage).toEqual({
      ...servers,
      namespace: 'staging_2',
    });
  });

  test.each<[string, Environment, RegExp]>([
    ['a log without views', { EVENTSTORE_URL }, /^EVENTSTORE_URL is set and MONGODB_URL is not/],
    ['views without a log', { MONGODB_URL }, /^MONGODB_URL is set and EVENTSTORE_URL is not/],
    ['a namespace with a hyphen', { EVENTSTORE_NAMESPACE: 'a-b' }, /^EVENTSTORE_NAMESPACE must be .*"a-b"/],
    ['a role that there is not', { ROLE: 'worker' }, /^ROLE must be one of all, api, runner, projector, not "worker"/],
    ['a port that is none', { PORT: '70000' }, /^PORT must be a whole number from 0 to 65535, not "70000"/],
    ['an open door', { HOST: '0.0.0.0' }, /^HOST is 0\.0\.0\.0, which others can reach, and there are no API_KEYS/],
  ])('is refused for %s', (_, env, sentence) => {
    expect(refusalOf(env)).toEqual([expect.stringMatching(sentence)]);
  });

  test('is refused for everything that is wrong with it at once, and no secret is told', () => {
    const problems = refusalOf({ PORT: 'x', LOG_LEVEL: 'loud', API_KEYS: 'anna:read:secret' });

    expect(problems).toHaveLength(3);
    expect(problems.join()).not.toContain('secret');
  });

  test('may hold several secrets to sign callbacks with', () => {
    const [one, other] = [1, 2].map((byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`);
    expect(readConfig({}).webhookSecrets).toEqual([]);
    for (const separator of [' ', ',', ', ', '\n']) {
      expect(readConfig({ WEBHOOK_SECRET: `${one}${separator}${other}` }).webhookSecrets).toEqual([one, other]);
    }
  });

  describe('with a file of what single hosts have of their own', () => {
    let folder: Awaited<ReturnType<typeof temporaryFolder>>;
    beforeEach(async () => {
      folder = await temporaryFolder();
    });
    afterEach(() => folder.remove());

    const starting = (content: unknown, ROLE = 'all') => {
      const HOST_OVERRIDES_FILE = join(folder.path, 'hosts.json');
      writeFileSync(HOST_OVERRIDES_FILE, typeof content === 'string' ? content : JSON.stringify(content));
      return AppModule.for(readConfig({ HOST_OVERRIDES_FILE, ROLE, DATA_DIR: folder.path }), '1.2.3');
    };
    const problemsOf = async (content: unknown, role?: string) =>
      (await starting(content, role).then(
        () => [],
        (error: ConfigError) => error.problems,
      )) as readonly string[];

    test('is refused in every role, with a sentence for each thing that is wrong, by host and field', async () => {
      const content = {
        'example.com': { slots: 0, headers: { Cookie: 'a=secret' } },
        'www.example.com:8080': { delay: 5, respectRobots: true },
        'b.example': [],
        'a b': { slots: 1 },
        'EXAMPLE.com': { slots: 1 },
      };
      const begins = 'HOST_OVERRIDES_FILE: ';
      for (const role of ['all', 'api', 'runner', 'projector']) {
        expect(await problemsOf(content, role)).toEqual([
          `${begins}example.com, slots: This must be a whole number from 1 to 1000.`,
          `${begins}example.com, headers.Cookie: This header cannot be set for a host.`,
          `${begins}www.example.com:8080, delay: There is no field delay here.`,
          `${begins}b.example: A JSON object is expected here.`,
          `${begins}"a b" is the host of no URL.`,
          `${begins}example.com is there twice, as "EXAMPLE.com" the second time.`,
        ]);
      }
    });

    test.each(['{', '[]', 'null', ''])('is refused where it holds %j', async (content) => {
      expect(await problemsOf(content)).toEqual([expect.stringMatching(/^HOST_OVERRIDES_FILE: .*hosts\.json /)]);
    });

    test('is refused where it is not there', async () => {
      const config = readConfig({ HOST_OVERRIDES_FILE: join(folder.path, 'none.json') });
      await expect(AppModule.for(config, '1.2.3')).rejects.toMatchObject({
        problems: [expect.stringMatching(/none\.json cannot be read as JSON: ENOENT/)],
      });
    });
  });

  test.each(['secret', 'whsec_c2hvcnQ=', `whsec_${'A'.repeat(31)}`])(
    'is refused with a sentence that does not hold it where a secret is none: %s',
    async (secret) => {
      const good = `whsec_${Buffer.alloc(32).toString('base64')}`;
      const starting = AppModule.for(readConfig({ WEBHOOK_SECRET: `${good} ${secret}` }), '1.2.3');

      const sentence =
        'WEBHOOK_SECRET must be whsec_ and 24 to 64 bytes in base64, or several of these separated by spaces: number 2 is not.';
      await expect(starting).rejects.toMatchObject({ name: 'ConfigError', problems: [sentence] });
    },
  );
});
