import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HostAnswer, StatsAnswer } from '../../src/contract/answers.js';
import { retriever } from '../kit/cli-process.js';
import { Client } from '../kit/client.js';
import { eventually } from '../kit/eventually.js';
import { ServiceProcess } from '../kit/service-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const HOST = 'www.example.com:8080';

describe('the command line on what goes on', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let service: ServiceProcess;

  beforeAll(async () => {
    folder = await temporaryFolder();
    service = await ServiceProcess.start({ DATA_DIR: join(folder.path, 'data'), ROLE: 'all' });
    const client = new Client(service.url);
    await client.post('/v1/queues/jobs/pause'); // nothing is fetched
    await client.submit(`http://${HOST}/a`);
  });
  afterAll(async () => {
    await service.stop();
    await folder.remove();
  });

  const run = (...args: string[]) => retriever(args, '', { RETRIEVER_URL: service.url });

  test('holds a host for a while, shows it, and releases it', async () => {
    expect((await run('hosts', 'hold', HOST, '--for', '30m', '--reason', 'it moves')).stdout).toMatch(
      /until .* by anonymous: it moves$/m,
    );
    await eventually(async () => {
      expect((await run('hosts')).stdout).toMatch(
        /^www\.example\.com:8080 +0 +1 +0 .*until .* by anonymous: it moves$/m,
      );
    });
    const released = await run('hosts', 'release', HOST, '--json');
    expect(JSON.parse(released.stdout) as HostAnswer).toMatchObject({ hold: null, release: { by: 'anonymous' } });
  });

  test('holds one until a time', async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const held = await run('hosts', 'hold', HOST, '--until', until, '--json');

    expect(JSON.parse(held.stdout) as HostAnswer).toMatchObject({ hold: { until, reason: null } });
  });

  test('sets what holds for a host alone, shows what is its own, and clears it', async () => {
    const options = ['--slots', '2', '--delay-ms', '250', '--no-respect-robots', '--user-agent', 'Partner/1.0'];
    const shown = await run('hosts', 'set', HOST, ...options, '--header', 'X-Partner: us', '--reason', 'they asked');
    expect(shown.stdout).toMatch(/^www\.example\.com:8080 .* 2 +250 ms +slots, delay, robots, agent, headers\b/m);
    const cleared = await run('hosts', 'clear', HOST, '--json');
    expect(JSON.parse(cleared.stdout) as HostAnswer).toMatchObject({ slots: 6, delayMs: 0, overrides: null });

    const set = await run('hosts', 'set', HOST, '--respect-robots', '--json');
    expect(JSON.parse(set.stdout) as HostAnswer).toMatchObject({
      overrides: { byHand: { respectRobots: true, by: 'anonymous', reason: null }, fromFile: null },
    });
    await run('hosts', 'clear', HOST);
  });

  test.each([
    [['hosts', 'set', HOST], 2, 'Say what is to hold for the host; hosts clear ends all of it.'],
    [['hosts', 'set', HOST, '--slots', '0'], 1, 'This must be a whole number from 1 to 1000'],
    [['hosts', 'set', HOST, '--header', 'cookie: a=b'], 1, 'This header cannot be set for a host'],
    [['hosts', 'hold', HOST], 2, 'Say --for how long, or --until when.'],
    [['hosts', 'hold', HOST, '--for', '1 day'], 2, 'It is a time like 90s, 30m, 12h or 7d.'],
    [['hosts', 'hold', 'a b', '--for', '1d'], 1, 'This is the host of no URL'],
  ])('says what is wrong with %j', async (args, code, sentence) => {
    const answer = await run(...args);

    expect([answer.code, answer.stderr]).toEqual([code, expect.stringContaining(sentence)]);
  });

  test('shows the figures, as tables and as JSON', async () => {
    await eventually(async () => {
      const { code, stdout, stderr } = await run('stats');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^QUEUED .*\n1 /m);
      expect(stdout).toMatch(/^1 wait, the oldest for \d+ s\. The views are 0 events and 0\.0 s behind the log$/m);
      expect(stdout).toMatch(/^hour +1 +0 +0$/m);
      expect(stdout).toMatch(/^www\.example\.com:8080 +1 +0 +0$/m);
      expect(stdout).toMatch(/^[0-9a-f-]{36} +yes +0 +50 /m);
      expect(stdout).not.toMatch(/ERROR/);
    });
    const stats = JSON.parse((await run('stats', '--json')).stdout) as StatsAnswer;
    expect([stats.queue.depth, stats.perMinute.length]).toEqual([1, 60]);
  });
});
