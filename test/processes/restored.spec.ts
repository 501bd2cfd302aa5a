import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readManifest } from '../../src/backup/manifest.js';
import { retriever } from '../kit/cli-process.js';
import { eventually } from '../kit/eventually.js';
import { Fleet } from '../kit/fleet.js';
import { gate } from '../kit/gate.js';
import { type LostStores, losableFolder, losableServers } from '../kit/lost-stores.js';
import { hello } from '../kit/origin.js';
import { describeWithOwn } from '../kit/servers.js';
import { storyIn, unknownIn } from '../kit/stores-audit.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const PATIENCE_MS = 120_000;
const SLOW = 5;

describe('a service in a folder that was lost', () => suite(losableFolder));
describeWithOwn(['eventstoredb', 'mongodb'], 'a service whose servers were lost', () => suite(losableServers));

function suite(fresh: () => Promise<LostStores>): void {
  let fleet: Fleet;
  let stores: LostStores;
  let kept: Awaited<ReturnType<typeof temporaryFolder>>;
  const opening = gate();

  beforeEach(async () => {
    kept = await temporaryFolder();
    stores = await fresh();
    fleet = await Fleet.begin(stores, (request, response) => {
      if (!request.url?.startsWith('/slow')) return hello(request, response);
      response.flushHeaders();
      const dripping = setInterval(() => response.write('.'), 1_000); // or it would be a failure before long
      void opening.opened.then(() => response.end(() => clearInterval(dripping)));
      response.on('close', () => clearInterval(dripping));
    });
  });
  afterEach(async () => {
    opening.open();
    await fleet.close();
    await kept.remove();
  });

  /** What an operator reads on the terminal, of a command that ends well. */
  const run = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await retriever(args, '', fleet.environment);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };
  const path = (name: string) => join(kept.path, name);

  test('is what it was when it was backed up under load; what came after is the only thing missing', async () => {
    const service = await fleet.start();
    const { client, origin } = fleet;
    await writeFile(path('public'), await run('audit', 'keygen', path('key')));
    const pages = Array.from({ length: SLOW }, (_, n) => `${origin.url}/slow/${n}`);
    const submitted = await Promise.all(pages.map((url) => client.submit(url, { timeoutSeconds: 300 })));
    const slow = submitted.map(({ job }) => job.id);
    await eventually(() => expect(hits('/slow')).toEqual(Array(SLOW).fill(1)), PATIENCE_MS);
    const load = fleet.load(100);
    await eventually(() => expect(load.promised.size).toBeGreaterThan(100), PATIENCE_MS);
    await writeFile(path('head'), await run('audit', 'checkpoint', '--key', path('key')));

    const before = new Set(load.promised);
    await stores.backUp(path('backup'));
    const answered = load.promised.size;
    await eventually(() => expect(load.promised.size).toBeGreaterThan(answered), PATIENCE_MS);
    const during = new Set(load.promised); // with what was on its way when the servers' snapshots were taken
    await eventually(() => expect(load.promised.size).toBeGreaterThan(during.size + 50), PATIENCE_MS);
    await load.stop();
    const since = [...load.promised].filter((id) => !during.has(id));
    const { job: last } = await client.insist(`${origin.url}/last`);
    await eventually(async () => expect((await client.job(last.id)).status).toBe('completed'), PATIENCE_MS);
    await service.kill();
    await stores.lose();

    await stores.bringBack();
    const told = await run('restore', path('backup'), '--lost', path('lost'));

    const manifest = await readManifest(path('backup'));
    const counted = `${manifest.log.count.toLocaleString('en')} events of ${manifest.streams['job']} jobs`;
    const isOfServers = manifest.family === 'servers'; // what was written until their snapshots is there too
    expect(told).toMatch(
      /^Restored, and ready to be started: [\d,]+ events of [\d,]+ jobs until \d\d:\d\d:\d\dZ, and /,
    );
    if (!isOfServers) expect(told).toContain(counted);
    expect(await run('backup', 'verify', path('backup'))).toMatch(/^All of it is there: /);
    expect(await run('verify')).toMatch(/all as they should be/);
    const audited = await run('audit', 'verify', '--against', path('head'), '--public-key', path('public'));
    expect(audited).toContain('Nothing was changed or dropped of the');

    opening.open();
    await fleet.start();
    await eventually(async () => expect(await fleet.client.unfinished()).toEqual([]), PATIENCE_MS);
    expect(hits('/slow')).toEqual(Array(SLOW).fill(2));
    expect((await fleet.client.get(`/v1/jobs/${last.id}`)).status).toBe(404);
    const audit = await fleet.audit();
    expect(audit.faults).toEqual([]);
    expect(unknownIn(audit, before)).toEqual([]);
    expect(audit.streams.size).toBeGreaterThanOrEqual(manifest.streams['job'] ?? 0);
    expect(unknownIn(audit, since).length).toBe(since.length);
    for (const id of slow) {
      expect(storyIn(audit, id)).toEqual([
        'JobSubmitted',
        'FetchStarted',
        'FetchAbandoned',
        'FetchStarted',
        'FetchCompleted',
      ]);
    }
  }, 600_000);

  function hits(prefix: string): readonly number[] {
    return [...fleet.origin.hits].filter(([page]) => page.startsWith(prefix)).map(([, count]) => count);
  }
}
