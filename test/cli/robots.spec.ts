import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JobAnswer } from '../../src/contract/answers.js';
import { retriever } from '../kit/cli-process.js';
import { eventually } from '../kit/eventually.js';
import { embeddedStores } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';

const RULES = 'User-agent: *\nDisallow: /private\n';

describe('robots.txt on the command line', () => {
  let fleet: Fleet;
  const run = (args: readonly string[], stdin = '') => retriever(args, stdin, { RETRIEVER_URL: fleet.client.url });
  const submitted = async (path: string, ...options: string[]) => {
    const { stdout } = await run(['submit', `${fleet.origin.url}${path}`, '--wait', '--json', ...options]);
    return JSON.parse(stdout) as JobAnswer;
  };

  beforeAll(async () => {
    fleet = await Fleet.begin(await embeddedStores(), ({ url }, response) => {
      response.end(url === '/robots.txt' ? RULES : 'a page');
    });
    await fleet.start('all', { FETCH_RESPECT_ROBOTS: 'true' });
  });
  afterAll(() => fleet.close());

  test('is respected as the service is set, and as a submission says', async () => {
    expect(await submitted('/private/a')).toMatchObject({ status: 'failed', error: { code: 'blocked_by_robots' } });
    expect(await submitted('/private/b', '--no-respect-robots')).toMatchObject({ status: 'completed' });
    expect(await submitted('/private/c', '--respect-robots')).toMatchObject({ error: { code: 'blocked_by_robots' } });
  });

  test('is respected as an import says', async () => {
    const row = (path: string) => `${fleet.origin.url}${path}\n`;
    await run(['import', '-', '--no-header', '--no-respect-robots'], row('/private/free'));
    await run(['import', '-', '--no-header', '--respect-robots'], row('/private/kept'));

    await eventually(async () => {
      const { stdout } = await run(['list', '--json']);
      const jobs = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as JobAnswer);
      const ended = (path: string) => jobs.find(({ url }) => url.endsWith(path));
      expect(ended('/private/free')).toMatchObject({ status: 'completed' });
      expect(ended('/private/kept')).toMatchObject({ error: { code: 'blocked_by_robots' } });
    }, 60_000);
  });
});
