import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { retriever } from '../kit/cli-process.js';
import { Client } from '../kit/client.js';
import { closedPort } from '../kit/closed-port.js';
import { eventually } from '../kit/eventually.js';
import { ServiceProcess } from '../kit/service-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const status = (url: string, ...args: string[]) => retriever(['status', ...args], '', { RETRIEVER_URL: url });

describe('the status of a service that is whole', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let service: ServiceProcess;

  beforeAll(async () => {
    folder = await temporaryFolder();
    service = await ServiceProcess.start({ DATA_DIR: join(folder.path, 'data'), ROLE: 'all' });
  });
  afterAll(async () => {
    await service.stop();
    await folder.remove();
  });

  test('is ready, and what was looked at', async () => {
    await eventually(async () => {
      const { code, stdout, stderr } = await status(service.url);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^READY\n/);
      expect(stdout).toMatch(/^projector +yes +Projector \S+ leads$/m);
      expect(stdout).toMatch(/^Jobs: 0 wait; 0 are fetched$/m);
      expect(stdout).toMatch(/^Runners: 1 alive, with 0 of 50 slots in use$/m);
      expect(stdout).toMatch(/^Disk: \S+ [kMG]?B of \S+ GB are free; log \S+ k?B, bodies /m);
      expect(stdout).toMatch(/^Looked at: readiness, figures, queues, hosts\.$/m);
    }, 60_000);
  });

  test('tells what waits, and what somebody has stopped by hand', async () => {
    const client = new Client(service.url);
    await client.post('/v1/queues/jobs/pause', { reason: 'the proxy moves' });
    await client.submit('http://www.example.com/a');
    await client.post('/v1/hosts/www.example.com/hold', { seconds: 600, reason: 'they asked' });

    await eventually(async () => {
      const { code, stdout } = await status(service.url);
      expect(code).toBe(0);
      expect(stdout).toContain('  ! The queue jobs is paused by anonymous: the proxy moves\n');
      expect(stdout).toMatch(/^Jobs: 1 wait, the oldest for \d+ s; 0 are fetched$/m);
      expect(stdout).toMatch(/^jobs +1 +\d+ s +0 +by anonymous: the proxy moves$/m);
      expect(stdout).toMatch(/^www\.example\.com +0 +1 .*until .* by anonymous: they asked$/m);
    }, 60_000);
    const { stdout } = await status(service.url, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      isReady: true,
      stats: { queue: { depth: 1 }, parkedStreams: 0 },
      held: [{ host: 'www.example.com' }],
      notLookedAt: [],
    });
  });
});

describe('the status of a service that lacks something', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let service: ServiceProcess;

  const start = async (environment: Record<string, string>) => {
    folder = await temporaryFolder();
    service = await ServiceProcess.start({ DATA_DIR: join(folder.path, 'data'), ...environment });
  };
  afterEach(async () => {
    await service.stop();
    await folder.remove();
  });

  test('is a failure without runners, with the reason', async () => {
    await start({ ROLE: 'api' });

    const { code, stdout, stderr } = await status(service.url);
    expect(stdout).toMatch(/^NOT READY\n {2}! projector: No projector leads.*\n {2}! runners: No runner was heard of/);
    expect([code, stderr]).toEqual([1, `retriever: The service at ${service.url} is not ready.\n`]);
    const json = await status(service.url, '--json');
    expect([json.code, (JSON.parse(json.stdout) as { isReady: boolean }).isReady]).toEqual([1, false]);
  });

  test('says where it was not allowed to look, and is a failure', async () => {
    await start({ ROLE: 'all', API_KEYS: `anna:read:${createHash('sha256').update('secret').digest('hex')}` });

    await eventually(async () => {
      const { code, stdout, stderr } = await status(service.url);
      expect(stdout).toMatch(/^READY\n/);
      expect(stdout).toMatch(/^Looked at: readiness\.\nNOT looked at: figures\. .+\nNOT looked at: queues\. .+\nNOT/m);
      expect([code, stderr]).toEqual([1, 'retriever: It is ready, but not everything was looked at.\n']);
    }, 60_000);
    const known = await status(service.url, '--key', 'secret');
    expect([known.code, known.stderr]).toEqual([0, '']);
  });
});

test('where nothing answers there is no status', async () => {
  const { code, stdout, stderr } = await status(`http://127.0.0.1:${await closedPort()}`);

  expect([code, stdout]).toEqual([3, '']);
  expect(stderr).toMatch(/^retriever: No Retriever answers at /);
});
