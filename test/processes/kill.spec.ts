import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Client } from '../kit/client.js';
import { eventually } from '../kit/eventually.js';
import { auditFolder, type FolderAudit, storyIn } from '../kit/folder-audit.js';
import { Load } from '../kit/load.js';
import { Origin } from '../kit/origin.js';
import { type Environment, ServiceProcess } from '../kit/service-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const KILLS = 20;
const FINALS = ['FetchCompleted', 'FetchFailed', 'JobCancelled', 'JobDeleted'];

describe('the service, killed twenty times under load', () => {
  let origin: Origin;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let environment: Environment;
  let processes: Map<string, ServiceProcess>;

  const start = async (role: string) => {
    const service = await ServiceProcess.start({ ...environment, ROLE: role });
    processes.set(role, service);
    return service;
  };
  const url = (role: string) => processes.get(role)?.url ?? '';

  beforeEach(async () => {
    origin = await Origin.open();
    folder = await temporaryFolder();
    processes = new Map();
    environment = { DATA_DIR: folder.path, ALLOW_ADDRESSES: origin.host, HOST_SLOTS: '50', LOG_LEVEL: 'info' };
  });
  afterEach(async () => {
    await Promise.all([...processes.values()].map((process) => process.kill()));
    await origin.close();
    await folder.remove();
  });

  test('as one process keeps every promise', async () => {
    await keepsItsPromises(['all'], 'all');
  }, 600_000);

  test('as three processes keeps every promise, whichever is killed', async () => {
    await keepsItsPromises(['api', 'runner', 'projector'], 'api');
  }, 600_000);

  async function keepsItsPromises(roles: readonly string[], api: string): Promise<void> {
    for (const role of roles) await start(role);
    const load = new Load(() => url(api), origin.url);
    for (let kill = 0; kill < KILLS; kill++) {
      await sleep(50 + Math.random() * 350); // under way with something else each time
      const victim = roles[kill % roles.length] ?? api;
      await processes.get(victim)?.kill();
      await start(victim);
    }
    await load.stop();
    const client = new Client(url(api));
    await eventually(async () => expect(await client.unfinished()).toBe(0), 300_000);
    for (const process of [...processes.values()].reverse()) expect(await process.stop()).toBe(0);

    const audit = await auditFolder(folder.path);
    expect(load.promised.size).toBeGreaterThan(100);
    expect([...load.promised].filter((id) => storyIn(audit, id)[0] !== 'JobSubmitted')).toEqual([]);
    expect([...audit.jobs.keys()].filter((id) => finalsIn(audit, id) !== 1)).toEqual([]);
    expect(audit.unlikeViews).toEqual([]);
    expect(audit.brokenChains).toEqual([]);
    expect(audit.missingBodies).toEqual([]);
    expect(audit.strayBodies).toEqual([]);
  }
});

/** How many events of a job's stream ended it; a failure that is tried again did not. */
function finalsIn(audit: FolderAudit, jobId: string): number {
  const events = audit.streams.get(`job-${jobId}`) ?? [];
  const ends = events.filter(({ type, data }) => FINALS.includes(type) && !('retryAt' in data && data.retryAt));
  return ends.length;
}
