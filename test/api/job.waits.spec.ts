import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Recorded } from '../../src/eventsourcing/event.js';
import type { EventStore, Subscription } from '../../src/eventsourcing/event-store.js';
import { waitsContract } from '../contracts/waits.contract.js';
import { eventually } from '../kit/eventually.js';
import { inTime } from '../kit/in-time.js';
import { JobService } from '../kit/job-service.js';
import { LossyStore } from '../kit/lossy-store.js';
import { JOB, PAGE } from '../kit/stories.js';

const PATH = `/v1/jobs/${JOB}`;
let service: JobService;

beforeEach(async () => {
  service = await JobService.start();
  await service.submitted({ url: PAGE });
});
afterEach(() => service.stop());

waitsContract('a job', {
  service: () => service,
  path: () => PATH,
  change: () => service.startFetch(JOB),
  end: () => service.fetched(JOB, 'hello'),
  statuses: { first: 'queued', changed: 'running', last: 'completed' },
});

describe('a request that waits for a job', () => {
  test('is not told of a job that never was', async () => {
    const answer = await service.ask('/v1/jobs/00000000-0000-5000-8000-000000000000', { prefer: 'wait=10' });

    expect(answer.status).toBe(404);
  });

  test('hears of what another process did, before and after it came', async () => {
    await service.project();
    const other = await JobService.start({ stores: service.stores });
    await service.startFetch(JOB);
    expect((await other.ask(PATH, { prefer: 'wait=10', 'if-none-match': '"0"' })).json()).toMatchObject({
      status: 'running',
    });

    const answer = other.ask(PATH, { prefer: 'wait=10', 'if-none-match': '"1"' });
    await service.send(`${PATH}/pause`, {});

    expect((await answer).json()).toMatchObject({ status: 'paused' });
    const { json } = await other.ask(PATH); // the views do not have it yet, and this process knows that
    expect(json()).toMatchObject({ status: 'paused' });
    await other.stop({ keepStores: true });
  });

  test('misses nothing, whenever it happens', async () => {
    const urls = Array.from({ length: 30 }, (_, n) => `${PAGE}?n=${n}`);
    const jobs = await Promise.all(urls.map((url) => service.submitted({ url })));

    const answers = await Promise.all(
      jobs.flatMap(({ id }) => [
        service.ask(`/v1/jobs/${id}?wait=60`),
        service.fetched(id, 'hello').then(() => service.ask(`/v1/jobs/${id}?wait=60`)),
        service.ask(`/v1/jobs/${id}?wait=60`),
      ]),
    );

    expect(new Set(answers.map((answer) => answer.json<{ status: string }>().status))).toEqual(new Set(['completed']));
  });

  test('is answered with what is true when the service stops', async () => {
    const log = new WatchedLog(service.stores.log);
    const other = await JobService.start({ stores: service.stores, log });
    const answer = other.ask(PATH, { prefer: 'wait=10' });
    await eventually(() => expect(log.subscriptions).toBe(1));

    const stopped = other.stop({ keepStores: true });

    expect((await answer).status).toBe(200);
    await stopped;
  });

  test('hears of everything though the log broke off', async () => {
    const log = new WatchedLog(service.stores.log, 1);
    const other = await JobService.start({ stores: service.stores, log });

    const answer = other.ask(PATH, { prefer: 'wait=60' });
    await eventually(() => expect(log.subscriptions).toBe(1));
    await service.fetched(JOB, 'hello');
    other.clock.advance(1_000);

    expect((await answer).json()).toMatchObject({ status: 'completed' });
    await other.stop({ keepStores: true });
  });
});

describe('a submission that waits for its job', () => {
  const submit = (url: string, options = {}) => service.send('/v1/jobs?wait=10', { url, ...options });

  test('is answered with the page where that comes in time', async () => {
    const answer = submit(`${PAGE}?b`);
    const { id } = await eventually(async () => (await dryRun(`${PAGE}?b`)) ?? Promise.reject(new Error('Not yet')));
    await service.fetched(id, 'hello');

    const { status, headers, json } = await answer;
    expect(status).toBe(200);
    expect(headers).toMatchObject({ location: `/v1/jobs/${id}`, 'preference-applied': 'wait=10' });
    expect(json()).toMatchObject({ status: 'completed', deduplicated: null });
  });

  test('is answered as any other where it does not', async () => {
    const own = await inTime(service.clock, submit(`${PAGE}?b`));
    const standing = await inTime(service.clock, submit(PAGE));

    expect([own.status, standing.status]).toEqual([202, 200]);
    expect([own, standing].map(({ headers }) => headers['preference-applied'])).toEqual([undefined, undefined]);
    expect(standing.json()).toMatchObject({ deduplicated: { ignored: [] } });
  });

  test('is answered with the job that stands, once that is final', async () => {
    const answer = submit(PAGE, { priority: 5 });
    await service.fetched(JOB, 'hello');

    const { status, json } = await answer;
    expect(status).toBe(200);
    expect(json()).toMatchObject({ id: JOB, status: 'completed', deduplicated: { ignored: ['priority'] } });
  });

  const dryRun = async (url: string) =>
    (await service.send('/v1/jobs?dryRun=true', { url })).json<{ job: { id: string } | null }>().job;
});

/** A log that counts what is asked of it, and whose first subscriptions break off. */
class WatchedLog extends LossyStore {
  subscriptions = 0;

  constructor(
    store: EventStore,
    private breaks = 0,
  ) {
    super(store);
  }

  override async *subscribe(subscription: Subscription): AsyncIterable<readonly Recorded[]> {
    this.subscriptions++;
    if (this.breaks-- > 0) throw new Error('The line is down');
    yield* super.subscribe(subscription);
  }
}
