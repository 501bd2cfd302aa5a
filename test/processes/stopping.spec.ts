import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Client } from '../kit/client.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies, embeddedStores } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';
import { hello } from '../kit/origin.js';

describeOnFamilies('a service process', (fresh) => {
  let isSilent: boolean;
  let fleet: Fleet;

  beforeEach(async () => {
    isSilent = false;
    const page = (...[request, response]: Parameters<typeof hello>) => {
      if (!isSilent) hello(request, response);
    };
    fleet = await Fleet.begin(await fresh(), page, { SHUTDOWN_GRACE_SECONDS: '0' });
  });
  afterEach(() => fleet.close());

  test('ends cleanly when it is told to, gives back what it fetches, and its successor takes it at once', async () => {
    isSilent = true;
    const first = await fleet.start();
    const { job } = await fleet.client.submit(`${fleet.origin.url}/a`);
    await eventually(() => expect(fleet.origin.hitsOf('/a')).toBe(1));

    expect(await first.stop()).toBe(0);
    isSilent = false;
    await fleet.start();

    await eventually(async () => expect((await fleet.client.job(job.id)).status).toBe('completed'));
    const story = ['JobSubmitted', 'FetchStarted', 'FetchAbandoned', 'FetchStarted', 'FetchCompleted'];
    expect(await fleet.client.story(job.id)).toEqual(story);
  });

  test('ends cleanly while a client waits for a job, and answers it', async () => {
    isSilent = true;
    const service = await fleet.start();
    const waiting = fleet.client.submit(`${fleet.origin.url}/a`, {}, { prefer: 'wait=60' });
    await eventually(() => expect(fleet.origin.hitsOf('/a')).toBe(1));

    expect(await service.stop()).toBe(0);
    expect(await waiting).toMatchObject({ status: 202, job: { status: expect.stringMatching(/queued|running/) } });
  });

  test('makes one job and one fetch of 1,000 submissions of one URL that come at once to two processes', async () => {
    const apis = [await fleet.start('api'), await fleet.start('api')];
    await fleet.start('projector');
    await fleet.start('runner');
    const clients = apis.map(({ url }) => new Client(url));
    const asked = Array.from({ length: 1_000 }, (_, n) => clients[n % 2]?.insist(`${fleet.origin.url}/one`));

    const answers = await Promise.all(asked);

    expect(new Set(answers.map((answer) => answer?.job.id)).size).toBe(1);
    // None where the one whose job it is was told 503 at first, and asked again.
    expect(answers.filter((answer) => answer?.status === 202).length).toBeLessThan(2);
    const id = answers[0]?.job.id ?? '';
    await eventually(async () => expect((await fleet.client.job(id)).status).toBe('completed'));
    expect(await fleet.client.story(id)).toEqual(['JobSubmitted', 'FetchStarted', 'FetchCompleted']);
    expect(fleet.origin.hitsOf('/one')).toBe(1);
  });
});

describe('a service process that cannot run', () => {
  let fleet: Fleet;

  beforeEach(async () => {
    fleet = await Fleet.begin(await embeddedStores());
  });
  afterEach(() => fleet.close());

  test('does not share a folder that it must have alone', async () => {
    await fleet.start();

    await expect(fleet.start()).rejects.toThrow(
      /^It ended with 1: \S+ is in use by another process: stop it, or choose another folder$/,
    );
    await expect(fleet.start('runner')).rejects.toThrow(
      /^It ended with 1: \S+ is in use by another process that must be alone there: stop it, or choose another folder$/,
    );
  });

  test('refuses a wrong environment with a sentence for each thing', async () => {
    const wrong = { PORT: '70000', RUNNER_SLOTS: 'many', ALLOW_ADDRESSES: '' };

    await expect(fleet.start('all', wrong)).rejects.toThrow(
      /PORT must be .* not "70000"\.\nRUNNER_SLOTS must be .* not "many"\./,
    );
    await expect(fleet.start('all', { ALLOW_ADDRESSES: 'localhost' })).rejects.toThrow(/ALLOW_ADDRESSES: "localhost"/);
    await expect(fleet.start('all', { HOST: '0.0.0.0' })).rejects.toThrow(/API_KEYS/);
    await expect(fleet.start('all', { MONGODB_URL: 'mongodb://127.0.0.1' })).rejects.toThrow(/MONGODB_URL is set/);
    const noServers = { EVENTSTORE_URL: 'http://127.0.0.1', MONGODB_URL: '127.0.0.1:27017' };
    await expect(fleet.start('all', noServers)).rejects.toThrow(/EVENTSTORE_URL.*\n.*MONGODB_URL/);
  });
});
