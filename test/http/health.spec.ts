import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EventStore, StoreUnavailableError } from '../../src/eventsourcing/event-store.js';
import { PROJECTOR_LEASE } from '../../src/eventsourcing/leases.js';
import { witnessOf } from '../../src/eventsourcing/witness.js';
import { HealthModule } from '../../src/http/health.module.js';
import type { Health, ReadinessCheck } from '../../src/http/readiness.js';
import { ask } from '../kit/ask.js';
import { eventually } from '../kit/eventually.js';
import { foldRecorded } from '../kit/fold-recorded.js';
import { type HttpService, serveHttp } from '../kit/http-service.js';
import { changesOf } from '../kit/job-views-kit.js';
import { LossyStore } from '../kit/lossy-store.js';
import { memoryPorts } from '../kit/memory-ports.js';
import { sealed } from '../kit/sealed.js';
import { StillClock } from '../kit/still-clock.js';
import { JOB, submitted } from '../kit/stories.js';

const STREAM = `job-${JOB}`;

/** A store that knows why it is away. */
class RefusingStore extends LossyStore {
  override head(): Promise<bigint> {
    const reason = 'It refuses the credentials';
    return Promise.reject(new StoreUnavailableError('10.0.0.1 refused hunter2', { reason }));
  }
}

/** A store that takes questions, and answers none. */
class SilentStore extends LossyStore {
  override head(): Promise<bigint> {
    return new Promise(() => {});
  }
}

let clock: StillClock;
let ports: Awaited<ReturnType<typeof memoryPorts>>;
let service: HttpService;

beforeEach(async () => {
  clock = new StillClock();
  ports = await memoryPorts(clock);
  service = await serveHttp({
    imports: [HealthModule],
    providers: ports.providers,
    settings: { maxLagSeconds: 10 },
  });
});
afterEach(async () => {
  await service.app.close();
  await ports.close();
});

async function everythingRuns(): Promise<void> {
  await ports.leases.take(PROJECTOR_LEASE, 'p1', 60_000, clock.now());
  await ports.heartbeats.beat('r1', { slots: 8, running: 0 }, clock.now());
}

/** What a projector would do. */
async function project(): Promise<void> {
  const recorded = await ports.log.read(STREAM);
  const view = foldRecorded(recorded);
  const event = recorded.at(-1);
  if (!view || !event) return;

  const batch = { ...changesOf(view), from: undefined, to: event.position, last: witnessOf(event) };
  await ports.projections.commit(batch);
}

async function readiness(): Promise<Health & { httpStatus: number; failing: readonly ReadinessCheck[] }> {
  const answer = await ask(`${service.url}/health/ready`);
  const health = answer.json<Health>();
  return { ...health, httpStatus: answer.status, failing: health.checks.filter(({ ok }) => !ok) };
}

describe('the readiness of a service', () => {
  test('is there when stores answer, a projector leads, a runner beats and the views are near', async () => {
    await everythingRuns();

    const { httpStatus, status, checks, lag } = await readiness();

    expect([httpStatus, status, lag]).toEqual([200, 'ok', { events: 0, seconds: 0 }]);
    expect(checks.map(({ name }) => name)).toEqual([
      'log',
      'views',
      'bodies',
      'disk',
      'lag',
      'projector',
      'runners',
      'queue',
    ]);
    expect(checks.at(-2)?.detail).toBe('Alive: r1');
    expect(checks[3]?.detail).toBe('The servers look after disks of their own');
  });

  test('is lost without projector and runner, and says so', async () => {
    const { httpStatus, status, failing } = await readiness();

    expect([httpStatus, status]).toEqual([503, 'failing']);
    expect(failing).toEqual([
      { name: 'projector', ok: false, detail: 'No projector leads: views stand still and nothing new starts' },
      { name: 'runners', ok: false, detail: 'No runner was heard of for 15 seconds: jobs wait' },
    ]);
    expect((await ask(`${service.url}/health/ready`)).headers['retry-after']).toBe('5');
  });

  test('is lost when the last heartbeat stood still for more than 15 seconds', async () => {
    await everythingRuns();

    clock.advance(15_000);
    expect((await readiness()).httpStatus).toBe(200);
    clock.advance(1);
    expect((await readiness()).failing.map(({ name }) => name)).toEqual(['runners']);
  });

  test('is lost while the oldest event that the views do not hold is too old', async () => {
    await ports.log.append(STREAM, sealed(STREAM, [submitted()]), 'no_stream');
    clock.advance(10_000);
    await everythingRuns();
    expect(await readiness()).toMatchObject({ httpStatus: 200, lag: { events: 1, seconds: 10 } });

    clock.advance(500);
    const { failing } = await readiness();
    expect(failing.map(({ detail }) => detail)).toEqual([
      'The views are 1 events and 10.5 seconds behind the log: more than the 10 seconds allowed',
    ]);

    await project();
    expect(await readiness()).toMatchObject({ httpStatus: 200, lag: { events: 0, seconds: 0 } });
  });

  test('is lost when a store does not answer, whose own words stay inside', async () => {
    await everythingRuns();
    await ports.log.close();

    const { httpStatus, failing, lag } = await readiness();

    expect([httpStatus, lag]).toEqual([503, null]);
    expect(failing).toEqual([
      { name: 'log', ok: false, detail: 'It does not answer' },
      { name: 'lag', ok: false, detail: 'It does not answer' },
    ]);
  });

  test('tells the reason of a store that says one for everybody', async () => {
    await everythingRuns();
    await service.app.close();
    const log = { provide: EventStore, useValue: new RefusingStore(ports.log) };
    service = await serveHttp({ imports: [HealthModule], providers: [...ports.providers, log] });

    const { failing } = await readiness();

    expect(failing.map(({ detail }) => detail)).toEqual(['It refuses the credentials', 'It refuses the credentials']);
  });

  test('says nothing about the life of the process', async () => {
    await ports.log.close();

    const answer = await ask(`${service.url}/health/live`);

    expect([answer.status, answer.json()]).toEqual([200, { status: 'ok' }]);
  });
});

describe('the metrics of a service', () => {
  const metrics = async () => (await ask(`${service.url}/metrics`)).text;

  test('count jobs, the queue and the lag at the moment they are asked for', async () => {
    await ports.log.append(STREAM, sealed(STREAM, [submitted()]), 'no_stream');
    clock.advance(2_000);
    expect(await metrics()).toContain('retriever_projection_gap_events 1\n');
    expect(await metrics()).toContain('retriever_projection_lag_seconds 2\n');

    await project();
    clock.advance(1_000);
    const scraped = await metrics();

    expect(scraped).toContain('retriever_jobs{status="queued"} 1\n');
    expect(scraped).toContain('retriever_jobs{status="failed"} 0\n');
    expect(scraped).toContain('retriever_tasks{status="submitted"} 0\n');
    expect(scraped).toContain('retriever_queue_depth 1\n');
    expect(scraped).toContain('retriever_queue_oldest_seconds 3\n');
    expect(scraped).toContain('retriever_projection_lag_seconds 0\n');
    expect(scraped).toContain('nodejs_eventloop_lag_seconds');
  });

  test('count requests by route, never by URL', async () => {
    await ask(`${service.url}/health/live?secret=1`);
    await ask(`${service.url}/nothing/here`);
    const scraped = await metrics();

    expect(scraped).toContain(
      'retriever_http_request_seconds_count{method="GET",route="/health/live",status="200"} 1\n',
    );
    expect(scraped).toContain('retriever_http_request_seconds_count{method="GET",route="none",status="404"} 1\n');
    expect(scraped).not.toMatch(/secret|nothing/);
  });

  test('are still there when a store is not', async () => {
    await ports.log.close();

    const scraped = await metrics();

    expect(scraped).toContain('retriever_projection_lag_seconds Nan\n');
    expect(scraped).toContain('retriever_queue_depth 0\n');
  });

  test('tell that a check fails where a store takes the question and does not answer', async () => {
    await service.app.close();
    const log = { provide: EventStore, useValue: new SilentStore(ports.log) };
    service = await serveHttp({ imports: [HealthModule], providers: [...ports.providers, log] });

    let scraped: string | undefined;
    const asked = metrics().then((text) => {
      scraped = text;
    });
    await eventually(() => {
      if (scraped === undefined) clock.advance(2_000);
      expect(scraped).toBeDefined();
    });
    await asked;

    expect(scraped).toContain('retriever_check_ok{check="log"} 0\n');
    expect(scraped).toContain('retriever_check_ok{check="bodies"} 1\n');
  });

  test('are text for Prometheus', async () => {
    expect((await ask(`${service.url}/metrics`)).headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  });
});
