import { describe, expect, test } from 'vitest';
import { AppModule } from '../src/app.module.js';
import { ConfigError, type Environment, readConfig } from '../src/config.js';

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
