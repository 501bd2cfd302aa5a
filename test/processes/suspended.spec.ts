import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Client } from '../kit/client.js';
import { eventually } from '../kit/eventually.js';
import { auditFolder } from '../kit/folder-audit.js';
import { hello, Origin } from '../kit/origin.js';
import { type Environment, ServiceProcess } from '../kit/service-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

/** Longer than a runner is waited for, and than a lease lasts. */
const PATIENCE_MS = 40_000;

describe('processes on one folder, of which one stands still for a while', () => {
  let origin: Origin;
  /** While it is a list, who asks gets no answer, and waits in it. */
  let waiting: ServerResponse[] | undefined;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let environment: Environment;
  let processes: ServiceProcess[];

  const start = async (role: string) => {
    const service = await ServiceProcess.start({ ...environment, ROLE: role });
    processes.push(service);
    return service;
  };

  beforeEach(async () => {
    waiting = undefined;
    origin = await Origin.open((request, response) => {
      if (waiting) waiting.push(response);
      else hello(request, response);
    });
    folder = await temporaryFolder();
    processes = [];
    environment = { DATA_DIR: folder.path, ALLOW_ADDRESSES: origin.host };
  });
  afterEach(async () => {
    await Promise.all(processes.map((process) => process.kill()));
    await origin.close();
    await folder.remove();
  });

  test('take over what a runner had in hand; its late result counts for nothing, and it goes on with other jobs', async () => {
    const client = new Client((await start('api')).url);
    await start('projector');
    const sleeper = await start('runner');
    waiting = [];
    const { job } = await client.submit(`${origin.url}/a`);
    await eventually(() => expect(waiting).toHaveLength(1));
    const [unanswered] = waiting;
    sleeper.suspend();

    waiting = undefined;
    const other = await start('runner');
    await eventually(async () => expect((await client.job(job.id)).status).toBe('completed'), PATIENCE_MS);
    unanswered?.end('Too late');
    sleeper.goOn();
    await other.stop();
    const { job: next } = await client.submit(`${origin.url}/b`);
    await eventually(async () => expect((await client.job(next.id)).status).toBe('completed'), PATIENCE_MS);

    const story = ['JobSubmitted', 'FetchStarted', 'FetchAbandoned', 'FetchStarted', 'FetchCompleted'];
    expect(await client.story(job.id)).toEqual(story);
    expect(await client.story(next.id)).toEqual(['JobSubmitted', 'FetchStarted', 'FetchCompleted']);
  }, 120_000);

  test('have another projector lead, and the one that stood still does no harm when it wakes', async () => {
    const client = new Client((await start('api')).url);
    await start('runner');
    const leader = await start('projector');
    await start('projector');
    const submit = (name: string) => Promise.all([1, 2, 3].map((n) => client.submit(`${origin.url}/${name}/${n}`)));
    await submit('before');
    await eventually(async () => expect(await client.unfinished()).toBe(0));
    leader.suspend();

    await submit('meanwhile');
    await eventually(async () => expect(origin.hitsOf('/meanwhile/3')).toBe(1), PATIENCE_MS);
    leader.goOn();
    const submitted = await submit('after');
    await eventually(async () => {
      for (const { job } of submitted) expect((await client.job(job.id)).status).toBe('completed');
      expect(await client.unfinished()).toBe(0);
    }, PATIENCE_MS);
    for (const process of processes.reverse()) expect(await process.stop()).toBe(0);

    const audit = await auditFolder(folder.path);
    expect(audit.jobs.size).toBe(9);
    expect(audit.unlikeViews).toEqual([]);
  }, 120_000);
});
