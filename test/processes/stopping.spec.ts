import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Client } from '../kit/client.js';
import { eventually } from '../kit/eventually.js';
import { hello, Origin } from '../kit/origin.js';
import { type Environment, ServiceProcess } from '../kit/service-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

describe('a service process', () => {
  let origin: Origin;
  let isSilent: boolean;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let environment: Environment;
  let processes: ServiceProcess[];

  const start = async (more: Environment = {}) => {
    const service = await ServiceProcess.start({ ...environment, ...more });
    processes.push(service);
    return service;
  };

  beforeEach(async () => {
    isSilent = false;
    origin = await Origin.open((request, response) => {
      if (!isSilent) hello(request, response);
    });
    folder = await temporaryFolder();
    processes = [];
    environment = { DATA_DIR: folder.path, ALLOW_ADDRESSES: origin.host, SHUTDOWN_GRACE_SECONDS: '0' };
  });
  afterEach(async () => {
    await Promise.all(processes.map((process) => process.kill()));
    await origin.close();
    await folder.remove();
  });

  test('ends cleanly when it is told to, gives back what it fetches, and its successor takes it at once', async () => {
    isSilent = true;
    const first = await start();
    const { job } = await new Client(first.url).submit(`${origin.url}/a`);
    await eventually(() => expect(origin.hitsOf('/a')).toBe(1));

    expect(await first.stop()).toBe(0);
    isSilent = false;
    const client = new Client((await start()).url);

    await eventually(async () => expect((await client.job(job.id)).status).toBe('completed'));
    const story = ['JobSubmitted', 'FetchStarted', 'FetchAbandoned', 'FetchStarted', 'FetchCompleted'];
    expect(await client.story(job.id)).toEqual(story);
  });

  test('ends cleanly while a client waits for a job, and answers it', async () => {
    isSilent = true;
    const service = await start();
    const waiting = new Client(service.url).submit(`${origin.url}/a`, {}, { prefer: 'wait=60' });
    await eventually(() => expect(origin.hitsOf('/a')).toBe(1));

    expect(await service.stop()).toBe(0);
    expect(await waiting).toMatchObject({ status: 202, job: { status: expect.stringMatching(/queued|running/) } });
  });

  test('does not share a folder that it must have alone', async () => {
    await start();

    await expect(start()).rejects.toThrow(/in use by another process/);
    await expect(start({ ROLE: 'runner' })).rejects.toThrow(/in use by another process/);
  });

  test('refuses a wrong environment with a sentence for each thing', async () => {
    const wrong = { PORT: '70000', RUNNER_SLOTS: 'many', ALLOW_ADDRESSES: '' };

    await expect(start(wrong)).rejects.toThrow(/PORT must be .* not "70000"\.\nRUNNER_SLOTS must be .* not "many"\./);
    await expect(start({ ALLOW_ADDRESSES: 'localhost' })).rejects.toThrow(/ALLOW_ADDRESSES: "localhost"/);
    await expect(start({ HOST: '0.0.0.0' })).rejects.toThrow(/API_KEYS/);
    await expect(start({ MONGODB_URL: 'mongodb://127.0.0.1' })).rejects.toThrow(/MONGODB_URL is set/);
  });

  test('makes one job and one fetch of 1,000 submissions of one URL that come at once to two processes', async () => {
    const apis = [await start({ ROLE: 'api' }), await start({ ROLE: 'api' })];
    await start({ ROLE: 'projector' });
    await start({ ROLE: 'runner' });
    const clients = apis.map(({ url }) => new Client(url));
    const asked = Array.from({ length: 1_000 }, (_, n) => clients[n % 2]?.submit(`${origin.url}/one`));

    const answers = await Promise.all(asked);

    expect(new Set(answers.map((answer) => answer?.job.id)).size).toBe(1);
    expect(answers.map((answer) => answer?.status).filter((status) => status === 202)).toHaveLength(1);
    const [client] = clients;
    const id = answers[0]?.job.id ?? '';
    await eventually(async () => expect((await client?.job(id))?.status).toBe('completed'));
    expect(await client?.story(id)).toEqual(['JobSubmitted', 'FetchStarted', 'FetchCompleted']);
    expect(origin.hitsOf('/one')).toBe(1);
  });
});
