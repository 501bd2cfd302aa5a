import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Recorded } from '../../src/eventsourcing/event.js';
import { taskCodec } from '../../src/task/task.codec.js';
import type { TaskEvent } from '../../src/task/task.events.js';
import { TASK_CATEGORY, taskStream } from '../../src/task/task.stream.js';
import { Client } from '../kit/client.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';
import type { ServiceProcess } from '../kit/service-process.js';
import { TaskClient } from '../kit/task-client.js';
import { Workers } from '../kit/workers.js';

const ROLES = ['api', 'api', 'runner', 'projector'];
const WORKERS = 200;
const LEASE_SECONDS = 3;
/** The servers that stand in for the real ones are slow. */
const TASKS = { embedded: 500, servers: 200 };
const PATIENCE_MS = 240_000;

describeOnFamilies('two hundred workers that claim over two APIs, whose processes are killed', (fresh, family) => {
  let fleet: Fleet;
  let workers: Workers | undefined;

  beforeEach(async () => {
    fleet = await Fleet.begin(await fresh());
  });
  afterEach(async () => {
    await workers?.stop();
    await fleet.close();
  });

  test(
    'have no task twice at a time, lose none, and are believed what they were told',
    async () => {
      const processes: ServiceProcess[] = [];
      for (const role of ROLES) processes.push(await fleet.start(role));
      const urls = () => processes.slice(0, 2).map(({ url }) => url);
      const ids = Array.from({ length: TASKS[family] }, (_, n) => `task ${n}`);
      workers = new Workers(WORKERS, urls, LEASE_SECONDS);
      const submitting = Promise.all(ids.map((id) => submitted(id, urls)));

      for (const [victim, role] of ROLES.entries()) {
        await sleep(200 + 600 * Math.random()); // under way with something else each time
        await processes[victim]?.kill();
        processes[victim] = await fleet.start(role);
      }
      await submitting;
      const done = workers;
      await eventually(async () => {
        const client = new Client(urls()[0] ?? '');
        await client.mustBeCurrent();
        const open = await client.get('/v1/tasks?status=submitted,running&limit=3');
        expect([((await open.json()) as { items: object[] }).items, done.promised.size > 0]).toEqual([[], true]);
      }, PATIENCE_MS);
      await workers.stop();

      const { streams, faults } = await fleet.audit([TASK_CATEGORY]);
      expect(faults).toEqual([]);
      const stories = new Map(ids.map((id) => [id, eventsOf(streams.get(taskStream(id)) ?? [])]));
      expect([...stories].filter(([, story]) => !isDone(story)).map(toldOf)).toEqual([]);
      expect([...stories].filter(([, story]) => isHeldTwice(story)).map(toldOf)).toEqual([]);
      expect([...workers.promised].filter(([id, attempt]) => !isCompletedBy(attempt, stories.get(id)))).toEqual([]);
    },
    2 * PATIENCE_MS,
  );
});

/** Asks again, of the other API, until it is answered: an id that was taken in before adds nothing. */
async function submitted(id: string, urls: () => readonly string[]): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      const { status } = await new TaskClient(new Client(urls()[tries % 2] ?? '')).submit({ id });
      if (status === 200 || status === 202) return;
    } catch {
      // that API is gone: the other one may be there
    }
    await sleep(50);
  }
}

function eventsOf(stream: readonly Recorded[]): readonly TaskEvent[] {
  return stream.flatMap((recorded) => taskCodec.decode(recorded) ?? []);
}

/** Completed once: what comes after that is at most the result of a worker that had lost its lease. */
function isDone(story: readonly TaskEvent[]): boolean {
  const end = story.findIndex(({ type }) => type === 'TaskCompleted');
  return end >= 0 && story.slice(end + 1).every(({ type }) => type === 'LateResultRefused');
}

/** For whoever must find out what went wrong. */
function toldOf([id, story]: readonly [string, readonly TaskEvent[]]): string {
  return `${id}: ${story.map(({ type }) => type).join(', ')}`;
}

/** Whether a claim began before the one before it was over, or a lease was taken before its time. */
function isHeldTwice(story: readonly TaskEvent[]): boolean {
  let until: string | null | undefined;
  for (const { type, data } of story) {
    if (type === 'TaskClaimed') {
      if (until !== undefined) return true;
      until = data.leaseUntil;
    }
    if (type === 'LeaseExpired') {
      if (until === undefined || until === null || data.expiredAt < until) return true;
      until = undefined;
    }
    if (type === 'TaskCompleted') until = undefined;
  }
  return false;
}

function isCompletedBy(attempt: number, story: readonly TaskEvent[] = []): boolean {
  return story.some(({ type, data }) => type === 'TaskCompleted' && data.attempt === attempt);
}
