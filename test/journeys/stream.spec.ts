import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EventAnswer, PageAnswer, ProblemAnswer } from '../../src/contract/answers.js';
import type { Client } from '../kit/client.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Journey } from '../kit/journey.js';
import { Watching } from '../kit/watching.js';

const WAITING = { prefer: 'wait=30' };
const FETCHED = ['JobSubmitted', 'FetchStarted', 'FetchCompleted'];

describeOnFamilies('the stream of what happens', (fresh) => {
  let journey: Journey;
  let client: Client;
  let watchers: Watching[];
  const site = () => journey.origin.url;
  const url = (query: string) => `${client.url}/v1/stream${query}`;
  const watch = async (query = '', headers = {}) => {
    const watcher = await Watching.open(url(query), headers);
    watchers.push(watcher);
    return watcher;
  };
  const fetched = async (path: string, options = {}) => {
    const { job } = await client.submit(`${site()}${path}`, options, WAITING);
    expect(job.status).toBe('completed');
    return job;
  };
  const refusal = async (query: string, headers = {}) => {
    const response = await fetch(url(query), { headers });
    const { errors = [] } = (await response.json()) as ProblemAnswer;
    return [response.status, errors[0]];
  };

  beforeEach(async () => {
    watchers = [];
    journey = await Journey.begin(fresh);
    client = journey.client;
  });
  afterEach(async () => {
    for (const watcher of watchers) watcher.leave();
    await journey.close();
  });

  test('tells everything that happens from now on, as the list of events tells it', async () => {
    await fetched('/before');
    const watcher = await watch();
    const job = await fetched('/a');

    await eventually(() => expect(watcher.types).toEqual(FETCHED));
    const { items } = (await (await client.get(`/v1/jobs/${job.id}/events`)).json()) as PageAnswer<EventAnswer>;
    expect(watcher.events).toEqual(items);
    expect(watcher.lastId).toBe(items.at(-1)?.position);
    expect(watcher.headers['content-type']).toBe('text/event-stream');
    expect(watcher.headers['request-id']).toBeDefined();
  });

  test('begins with the past where it is asked to, and ends when a wait is over', async () => {
    await fetched('/a');
    await fetched('/b');

    const watcher = await watch('?after=0&wait=0');

    await eventually(() => expect(watcher.hasEnded).toBe(true));
    expect(watcher.types).toEqual([...FETCHED, ...FETCHED]);
    expect(watcher.positions).toEqual([...watcher.positions].sort((a, b) => a - b));
  });

  test('goes on after the last id of a client, which counts before the query', async () => {
    await fetched('/a');
    const first = await watch('?after=0');
    await eventually(() => expect(first.types).toEqual(FETCHED));
    first.leave();
    const [submitted] = first.events;

    const again = await watch('?after=0', { 'last-event-id': submitted?.position });

    await eventually(() => expect(again.types).toEqual(['FetchStarted', 'FetchCompleted']));
    expect((await watch('?after=0', { 'last-event-id': first.lastId })).types).toEqual([]);
  });

  test('shows only what was asked for, by job, type, tag and host', async () => {
    const [byJob, byType, byTag, byHost] = await Promise.all([
      fetched('/known').then(({ id }) => watch(`?after=0&job=${id}`)),
      watch('?type=FetchStarted,FetchFailed'),
      watch('?tag=x&tag=y,z'),
      watch(`?host=${journey.origin.host}`),
    ]);
    const other = await watch('?host=example.com');
    await fetched('/plain');
    const tagged = await fetched('/tagged', { tags: ['y,z'] });

    await eventually(() => expect(byTag.types).toEqual(FETCHED));
    expect(byTag.events.every(({ data }) => (data as { jobId: string }).jobId === tagged.id)).toBe(true);
    await eventually(() => expect(byHost.types.length).toBeGreaterThanOrEqual(6));
    await eventually(() => expect(new Set(byType.types)).toEqual(new Set(['FetchStarted'])));
    expect(byJob.types).toEqual(FETCHED);
    expect(other.types).toEqual([]);
    const past = await watch('?after=0&tag=y,z&wait=0');
    await eventually(() => expect(past.hasEnded).toBe(true));
    expect(past.types).toEqual(FETCHED);
  });

  test('tells the events of every model', async () => {
    const watcher = await watch();

    await client.post('/v1/tasks', { id: 'letter-1', data: 1 });
    await client.post('/v1/queues/words/pause', {});

    await eventually(() => expect(new Set(watcher.types)).toEqual(new Set(['TaskSubmitted', 'QueuePaused'])));
  });

  test('tells that a job was deleted', async () => {
    const job = await fetched('/a');
    const watcher = await watch();

    await client.delete(job.id);

    await eventually(() => expect(watcher.types).toEqual(['JobDeleted']));
  });

  test('refuses a position that is none, and names the parameter', async () => {
    const { id } = await fetched('/a');
    const [event] = ((await (await client.get(`/v1/jobs/${id}/events`)).json()) as PageAnswer<EventAnswer>).items;
    const beyond = `${BigInt(event?.position ?? 0) + 1_000_000n}`;

    for (const text of ['x', '-1', '1.5', '', '01', '9'.repeat(19), '9'.repeat(40), beyond]) {
      expect(await refusal(`?after=${text}`)).toEqual([
        400,
        expect.objectContaining({ parameter: 'after', code: expect.any(String), detail: expect.any(String) }),
      ]);
      expect(await refusal('?after=0', { 'last-event-id': text })).toEqual([
        400,
        expect.objectContaining({ parameter: 'Last-Event-ID' }),
      ]);
    }
    for (const query of ['?job=x', '?type=', '?host=/', '?tag=', '?wait=61', '?what=1', '?after=0&after=0']) {
      expect((await refusal(query))[0]).toBe(400);
    }
  });

  test('has no gap and nothing twice, whenever a watcher comes', async () => {
    const urls = (part: number) => Array.from({ length: 100 }, (_, n) => `${site()}/${part}/${n}`);
    const all: Watching[] = [];
    for (let part = 0; part < 5; part++) {
      const [watcher] = await Promise.all([watch('?after=0&type=JobSubmitted'), client.batch(urls(part))]);
      all.push(watcher);
    }

    for (const watcher of all) {
      await eventually(() => expect(watcher.events).toHaveLength(500));
      expect(new Set(watcher.positions).size).toBe(500);
      expect(watcher.positions).toEqual(watcher.positions.toSorted((a, b) => a - b));
    }
  });

  test('is told whole to hundreds that come back at once', async () => {
    await client.batch(Array.from({ length: 50 }, (_, n) => `${site()}/${n}`));

    const many = await Promise.all(Array.from({ length: 300 }, () => watch('?after=0&type=JobSubmitted')));
    await fetched('/last');

    for (const watcher of many) await eventually(() => expect(watcher.events).toHaveLength(51));
  });
});
